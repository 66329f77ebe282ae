// The stripe package for Node as a client of `stripeguard serve`: another SDK than the one that the fake is made from.
// STRIPEGUARD_URL names a server that runs already; otherwise one is started from this repository's build.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';

const SERVE = ['run', '--no-build', '--project', '../../src/StripeGuard.Cli', '--', 'serve', '--port', '0'];

let server;
let address;
let stripe;

before(async () => {
  if (process.env.STRIPEGUARD_URL) {
    address = new URL(process.env.STRIPEGUARD_URL);
  } else {
    server = spawn('dotnet', SERVE, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface({ input: server.stdout }), 'line');
    address = new URL(line.replace('Listening on ', ''));
  }

  stripe = clientOf('sk_test_node');
});

after(() => server?.kill('SIGTERM'));

function clientOf(key) {
  return new Stripe(key, { host: address.hostname, port: address.port, protocol: 'http' });
}

test('customers are created, found, changed, listed page by page and deleted', async () => {
  const own = clientOf('sk_test_node_customers');
  const ada = await own.customers.create({ name: 'Ada', email: 'ada@example.com', metadata: { plan: 'pro' } });
  for (let i = 0; i < 12; i++) {
    await own.customers.create({ name: `Guest ${i}` });
  }

  const changed = await own.customers.update(ada.id, { metadata: { plan: '', since: '2026' } });
  const all = await own.customers.list({ limit: 5 }).autoPagingToArray({ limit: 100 });

  assert.match(ada.id, /^cus_/);
  assert.deepEqual(changed.metadata, { since: '2026' });
  assert.equal(all.length, 13);
  assert.equal(all.at(-1).id, ada.id);
  assert.equal((await own.customers.del(ada.id)).deleted, true);
  assert.equal((await own.customers.retrieve(ada.id)).deleted, true);
});

test('a card pays once, however often its key is sent', async () => {
  const order = { amount: 2999, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, return_url: 'https://shop.example' };

  const first = await stripe.paymentIntents.create(order, { idempotencyKey: 'order-6735' });
  const again = await stripe.paymentIntents.create(order, { idempotencyKey: 'order-6735' });
  const refund = await stripe.refunds.create({ payment_intent: first.id, amount: 1000 });

  assert.equal(first.status, 'succeeded');
  assert.equal(again.id, first.id);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  assert.equal(refund.status, 'succeeded');
});

test('a decline is a card error with its code, and the payment waits for another card', async () => {
  const declined = await stripe.paymentIntents
    .create({
      amount: 2999,
      currency: 'usd',
      payment_method: 'pm_card_chargeDeclinedInsufficientFunds',
      confirm: true,
      return_url: 'https://shop.example',
    })
    .then(assert.fail, error => error);

  assert.ok(declined instanceof Stripe.errors.StripeCardError);
  assert.deepEqual([declined.statusCode, declined.code, declined.decline_code], [402, 'card_declined', 'insufficient_funds']);
  assert.equal(declined.payment_intent.status, 'requires_payment_method');
});

test('what is wrong is said in Stripe\'s errors', async () => {
  const missing = await stripe.customers.retrieve('cus_none').then(assert.fail, error => error);
  const unknown = await stripe.customers.create({ nmae: 'Ada' }).then(assert.fail, error => error);
  const noKey = await clientOf('sk_live_never').balance.retrieve().then(assert.fail, error => error);

  assert.deepEqual([missing.type, missing.statusCode, missing.code], ['StripeInvalidRequestError', 404, 'resource_missing']);
  assert.deepEqual([unknown.code, unknown.param], ['parameter_unknown', 'nmae']);
  assert.ok(noKey instanceof Stripe.errors.StripeAuthenticationError);
});

test('a Checkout Session is paid on its page', async () => {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://shop.example/thanks?session_id={CHECKOUT_SESSION_ID}',
    customer_email: 'ada@example.com',
    line_items: [
      { quantity: 2, price_data: { currency: 'usd', unit_amount: 1500, product_data: { name: 'Tea' } } },
    ],
  });
  const page = await fetch(session.url);
  const paid = await fetch(session.url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      action: 'pay',
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      number: '4242 4242 4242 4242',
      expiry: '12/34',
      cvc: '123',
      country: 'US',
      postal: '94107',
    }),
  });
  const completed = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent', 'line_items'] });

  assert.match(await page.text(), /\$30\.00/);
  assert.equal(paid.headers.get('location'), `https://shop.example/thanks?session_id=${session.id}`);
  assert.deepEqual([completed.status, completed.payment_status, completed.amount_total], ['complete', 'paid', 3000]);
  assert.equal(completed.payment_intent.status, 'succeeded');
  assert.equal(completed.line_items.data[0].description, 'Tea');
});

test('a subscription starts with a paid invoice and is canceled', async () => {
  const customer = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 900,
    recurring: { interval: 'month' },
    product_data: { name: 'Pro' },
  });

  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    expand: ['latest_invoice'],
  });
  const canceled = await stripe.subscriptions.cancel(subscription.id);

  assert.equal(subscription.status, 'active');
  assert.deepEqual([subscription.latest_invoice.status, subscription.latest_invoice.amount_paid], ['paid', 900]);
  assert.equal(canceled.status, 'canceled');
});

test('webhooks arrive signed, and the package itself verifies them', async () => {
  const letters = [];
  const app = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    letters.push({ body, signature: request.headers['stripe-signature'] });
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  try {
    const own = clientOf('sk_test_node_webhooks');
    const endpoint = await own.webhookEndpoints.create({
      url: `http://127.0.0.1:${app.address().port}/webhook`,
      enabled_events: ['customer.created'],
    });
    const customer = await own.customers.create({ name: 'Ada' });
    for (let i = 0; letters.length === 0 && i < 100; i++) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }

    const [{ body, signature }] = letters;
    const event = own.webhooks.constructEvent(body, signature, endpoint.secret);

    assert.deepEqual([event.type, event.data.object.id], ['customer.created', customer.id]);
    assert.throws(() => own.webhooks.constructEvent(body, signature, 'whsec_another'), Stripe.errors.StripeSignatureVerificationError);
  } finally {
    app.close();
  }
});
