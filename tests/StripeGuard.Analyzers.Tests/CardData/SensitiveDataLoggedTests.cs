using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.CardData.SensitiveDataLoggedAnalyzer>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4007 reports, and stays silent: docs/rules/STRIPE4007.md.</summary>
public class SensitiveDataLoggedTests
{
    [Fact]
    public Task Secrets_and_card_data_are_reported_in_the_log_the_console_and_exceptions() =>
        Check.Reports(
            """
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Logging;

            record CardForm(string CardNumber, string Cvc, string Last4);
            class Message { public CardForm Card { get; set; } }
            class StripeSettings { public string SecretKey { get; set; } public string WebhookSecret { get; set; } }
            class PaymentResult { public string ClientSecret { get; set; } }

            class Payments(ILogger<Payments> log, IConfiguration configuration, StripeSettings settings)
            {
                private readonly string webhookSecret = configuration["Stripe:WebhookSecret"];

                public void Pay(PaymentIntent intent, CardForm form, Message message, string cvc, PaymentResult result)
                {
                    log.LogInformation("Created {Intent} {Secret}", intent.Id, [|intent.ClientSecret|]);
                    log.LogInformation($"Created {intent.Id} {[|intent.ClientSecret|]}");
                    log.LogDebug("card " + [|form.CardNumber|] + " ends in " + form.Last4);
                    Console.WriteLine([|message.Card.CardNumber|]);
                    Console.WriteLine("{0} {1}", form.Last4, [|cvc|]);
                    System.Diagnostics.Debug.WriteLine(string.Format("{0}", [|form.Cvc|]));
                    log.Log(LogLevel.Warning, "key {Key}", [|settings.SecretKey|]);
                    log.LogError("key {Key} {Secret}", [|StripeConfiguration.ApiKey|], [|webhookSecret|]);
                    Console.Write([|configuration["Stripe:SecretKey"]|]);
                    Console.Write([|configuration.GetSection("Stripe")["ApiKey"]|]);
                    Console.Write([|Environment.GetEnvironmentVariable("STRIPE_SECRET_KEY")|]);
                    Console.Write([|result.ClientSecret|]);
                    var secret = intent.ClientSecret;
                    var shown = $"for {intent.Id}";
                    log.LogTrace("{Secret} {For}", [|secret|], shown);
                    throw new InvalidOperationException($"No payment for {[|form.CardNumber|]}");
                }

                public Event Receive(string body, string header)
                {
                    log.LogDebug("Webhook received: {Body}", [|body|]);
                    return EventUtility.ConstructEvent(body, header, webhookSecret);
                }
            }
            """
        );

    [Fact]
    public Task What_is_masked_counted_or_compared_is_not_reported() =>
        Check.Silent(
            """
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Logging;

            record CardForm(string CardNumber, string Cvc, string Last4);

            class Payments(ILogger<Payments> log, IConfiguration configuration)
            {
                public void Pay(PaymentIntent intent, CardForm form, string webhookSecret)
                {
                    log.LogInformation("Paid with {Last4}", form.Last4);
                    log.LogInformation("Paid with {Card}", Mask(form.CardNumber));
                    log.LogInformation($"Paid with {form.CardNumber[^4..]} {form.CardNumber.Length}");
                    var partial = webhookSecret?.Length > 4 ? $"{webhookSecret.Substring(0, 4)}..." : "not set";
                    log.LogDebug("Secret starts with {Secret}", partial);
                    var cardNumber = Mask(form.CardNumber);
                    log.LogDebug(cardNumber);
                    log.LogInformation("Secret there: {There}", intent.ClientSecret != null);
                    Console.WriteLine(string.IsNullOrEmpty(configuration["Stripe:SecretKey"]) ? "no key" : "key found");
                    throw new ArgumentException("Not a card number.", nameof(form.CardNumber));
                }

                private static string Mask(string number) => new string('*', 12) + number.Substring(12);
            }
            """
        );

    [Fact]
    public Task Other_secrets_keys_and_numbers_are_not_reported() =>
        Check.Silent(
            """
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Logging;

            class OAuthOptions { public string ClientSecret { get; set; } public string ApiKey { get; set; } }
            class GiftCard { public string CardNumber { get; set; } }

            class Other(ILogger<Other> log, IConfiguration configuration)
            {
                public void Show(OAuthOptions oauth, GiftCard gift, Invoice invoice, string json, PaymentIntent intent, RequestOptions request)
                {
                    log.LogInformation("{Secret} {Key}", oauth.ClientSecret, oauth.ApiKey);
                    log.LogInformation("{Card} {Invoice} {Intent}", gift.CardNumber, invoice.Number, intent.Id);
                    log.LogInformation("{Key}", configuration["Stripe:PublishableKey"]);
                    log.LogInformation("{Key}", configuration["Maps:ApiKey"]);
                    log.LogInformation("{Key} {Json}", request.IdempotencyKey, json);
                    Send(intent.ClientSecret);
                }

                private static void Send(string secret) { }
            }
            """
        );

    [Fact]
    public Task A_test_may_show_what_it_likes() =>
        Check.Silent(
            "class T { void Show(PaymentIntent intent) => Console.WriteLine(intent.ClientSecret); }",
            inTestProject: true
        );
}
