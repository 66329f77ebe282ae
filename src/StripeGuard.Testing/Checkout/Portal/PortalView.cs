using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout.Portal;

/// <summary>The models of the portal's pages.</summary>
internal static class PortalView
{
    /// <summary>How many invoices the portal shows.</summary>
    private const int ShownInvoices = 24;

    private static readonly string[] AddressLines = ["line1", "line2", "city", "state", "postal_code", "country"];

    public static PageAnswer Home(
        Work work,
        PortalActions actions,
        JsonObject session,
        string? notice,
        HttpStatusCode status = HttpStatusCode.OK
    )
    {
        var customer = actions.Customer!;
        return Page(
            "portal_home",
            "Billing",
            session,
            new
            {
                ReturnUrl = session.Text("return_url"),
                Notice = notice,
                Email = customer.Text("email") ?? "No email address",
                Name = customer.Text("name"),
                Phone = customer.Text("phone"),
                Address = AddressText(customer.Object("address")),
                DetailsUrl = actions.Allows("customer_update") ? Step(session, "customer") : null,
                Plans = actions.Subscriptions.Select(one => Plan(work, actions, session, one)).ToList(),
                Card = Card(actions.PaymentMethod),
                CardUrl = actions.Allows("payment_method_update") ? Step(session, "card") : null,
                Invoices = actions.Allows("invoice_history")
                    ? actions.Invoices.Take(ShownInvoices).Select(Invoice).ToList()
                    : null,
            },
            status
        );
    }

    public static PageAnswer Cancel(Work work, PortalActions actions, JsonObject session, JsonObject subscription)
    {
        var atOnce = actions.Feature("subscription_cancel").Text("mode") == "immediately";
        return Page(
            "portal_confirm",
            "Cancel your plan",
            session,
            new
            {
                BackUrl = Step(session, "home"),
                Heading = "Cancel your plan",
                Text = atOnce
                    ? $"{Name(work, subscription)} ends now."
                    : $"{Name(work, subscription)} stays available until {Money.Day(PeriodEnd(subscription))}, and is not renewed.",
                Button = "Cancel plan",
                Danger = true,
                Action = Step(session, "cancel", subscription),
            }
        );
    }

    /// <summary>The customer's details, of which those are asked for that may be changed.</summary>
    public static PageAnswer Details(PortalActions actions, JsonObject session, PortalDetails? entered)
    {
        var customer = actions.Customer!;
        var address = customer.Object("address");
        var country = entered?.Address.Country ?? address?.Text("country") ?? "US";
        return Page(
            "portal_customer",
            "Update your billing information",
            session,
            new
            {
                BackUrl = Step(session, "home"),
                Action = Step(session, "customer"),
                AsksForEmail = actions.AllowsDetail("email"),
                AsksForName = actions.AllowsDetail("name"),
                AsksForPhone = actions.AllowsDetail("phone"),
                AsksForAddress = actions.AllowsDetail("address"),
                Email = entered?.Texts["email"] ?? customer.Text("email"),
                Name = entered?.Texts["name"] ?? customer.Text("name"),
                Phone = entered?.Texts["phone"] ?? customer.Text("phone"),
                Line1 = entered?.Address.Line1 ?? address?.Text("line1"),
                Line2 = entered?.Address.Line2 ?? address?.Text("line2"),
                City = entered?.Address.City ?? address?.Text("city"),
                State = entered?.Address.State ?? address?.Text("state"),
                Postal = entered?.Address.Postal ?? address?.Text("postal_code"),
                Countries = AddressCountries
                    .All.Select(one => new
                    {
                        one.Code,
                        one.Name,
                        Chosen = one.Code == country,
                    })
                    .ToList(),
                Errors = entered?.Errors ?? [],
            },
            entered is null ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity
        );
    }

    public static PageAnswer Plans(
        Work work,
        PortalActions actions,
        JsonObject session,
        JsonObject subscription,
        HttpStatusCode status = HttpStatusCode.OK
    )
    {
        var item = SubscriptionItemList.Of(subscription)[0];
        var current = item.Object("price")!.Id();
        var quantities = actions.Quantities(item.Object("price")!);
        return Page(
            "portal_plans",
            "Update your plan",
            session,
            new
            {
                BackUrl = Step(session, "home"),
                Action = session.Text("url"),
                Subscription = subscription.Id(),
                Plans = actions
                    .Plans(subscription)
                    .Select(price => new
                    {
                        Id = price.Id(),
                        Name = ProductName(work, price),
                        Price = PriceText(work, price),
                        Current = price.Id() == current,
                    })
                    .ToList(),
                AsksForQuantity = quantities is not null,
                Quantity = Number(item.Number("quantity")),
                Least = Number(quantities?.Least ?? 1),
                Most = Number(quantities?.Most ?? 1),
                QuantityError = status == HttpStatusCode.OK || quantities is not var (least, most)
                    ? null
                    : $"Choose a quantity between {Number(least)} and {Number(most)}.",
            },
            status
        );
    }

    /// <summary>The switch with what it costs: each part that is credited or charged, and what is due.</summary>
    public static PageAnswer Confirm(
        Work work,
        PortalActions actions,
        JsonObject session,
        JsonObject subscription,
        JsonObject price,
        long? quantity
    )
    {
        var preview = actions.Preview(subscription, price, quantity);
        var currency = preview.Text("currency")!;
        var now = preview.Text("billing_reason") != "upcoming";
        var lines = (preview.Object("lines")?["data"] as JsonArray ?? []).OfType<JsonObject>();
        return Page(
            "portal_confirm",
            "Confirm your plan",
            session,
            new
            {
                BackUrl = Step(session, "plans", subscription),
                Heading = "Confirm your new plan",
                Text = $"{ProductName(work, price)}, {PriceText(work, price)}{(quantity is > 1 ? $", {Number(quantity.Value)} of it" : "")}.",
                Lines = lines
                    .Select(line => new
                    {
                        Name = line.Text("description"),
                        Amount = Money.Show(line.Number("amount"), currency),
                    })
                    .ToList(),
                DueLabel = now ? "Due today" : $"Due on {Money.Day(preview.Number("period_end"))}",
                Due = Money.Show(preview.Number("amount_due"), currency),
                Button = "Confirm",
                Danger = false,
                Action = Step(session, "confirm", subscription)
                    + "&price="
                    + price.Id()
                    + (quantity is { } many ? "&quantity=" + Number(many) : ""),
            }
        );
    }

    public static PageAnswer Card(
        Work work,
        JsonObject session,
        EnteredForm form,
        HttpStatusCode status = HttpStatusCode.OK
    ) =>
        Page(
            "portal_card",
            "Update your card",
            session,
            new
            {
                BackUrl = Step(session, "home"),
                Action = Step(session, "card"),
                Fields = CheckoutView.Fields(form),
                TestCards = CheckoutView.TestCardsFor(work),
            },
            status
        );

    private static PageAnswer Page(
        string template,
        string title,
        JsonObject session,
        object model,
        HttpStatusCode status = HttpStatusCode.OK
    ) =>
        PageAnswer.Page(
            template,
            title + " · Billing portal",
            model,
            status,
            PageServer.SourceOf(
                session.Object("flow")?.Object("after_completion")?.Object("redirect")?.Text("return_url")
            )
        );

    private static object Plan(Work work, PortalActions actions, JsonObject session, JsonObject subscription)
    {
        var ends = subscription.Flag("cancel_at_period_end");
        var canCancel = actions.Allows("subscription_cancel");
        return new
        {
            Items = SubscriptionItemList
                .Of(subscription)
                .Select(item => new
                {
                    Name = ProductName(work, item.Object("price")!)
                        + (item.Number("quantity") > 1 ? $" × {Number(item.Number("quantity"))}" : ""),
                    Price = PriceText(work, item.Object("price")!),
                })
                .ToList(),
            When = When(subscription),
            PlansUrl = actions.CanChange(subscription) ? Step(session, "plans", subscription) : null,
            CancelUrl = canCancel && !ends ? Step(session, "cancel", subscription) : null,
            RenewUrl = canCancel && ends ? Step(session, "renew", subscription) : null,
        };
    }

    private static string When(JsonObject subscription)
    {
        var end = Money.Day(PeriodEnd(subscription));
        return subscription.Flag("cancel_at_period_end")
            ? $"Your plan will be canceled on {end}."
            : subscription.Text("status") switch
            {
                "trialing" => $"Your trial ends on {end}.",
                "past_due" or "unpaid" => "Your last payment failed. Update your card to keep your plan.",
                "incomplete" => "Your first payment is not complete.",
                "paused" => "Your plan is paused.",
                _ => $"Your plan renews on {end}.",
            };
    }

    private static object Invoice(JsonObject invoice) =>
        new
        {
            Date = Money.Day(invoice.Number("created")),
            Number = invoice.Text("number") ?? "",
            Url = invoice.Text("hosted_invoice_url"),
            Status = invoice.Text("status") switch
            {
                "paid" => "Paid",
                "open" => "Open",
                "void" => "Void",
                _ => "Uncollectible",
            },
            Amount = Money.Show(invoice.Number("total"), invoice.Text("currency")!),
        };

    private static string? Card(JsonObject? method) =>
        method?.Object("card") is { } card
            ? $"{Brand(card.Text("brand"))} ending in {card.Text("last4")}, expires {card.Number("exp_month"):00}/{card.Number("exp_year")}"
        : method is null ? null
        : "Bank account";

    private static string Brand(string? brand) =>
        brand is { Length: > 0 } ? char.ToUpperInvariant(brand[0]) + brand[1..] : "Card";

    private static string? AddressText(JsonObject? address) =>
        address is null ? null : string.Join(", ", AddressLines.Select(address.Text).OfType<string>());

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Name(Work work, JsonObject subscription) =>
        string.Join(
            ", ",
            SubscriptionItemList.Of(subscription).Select(item => ProductName(work, item.Object("price")!))
        );

    private static string ProductName(Work work, JsonObject price) =>
        (price.Text("product") is { } id ? work.Objects.Find("product", id)?.Text("name") : null) ?? "Plan";

    private static string PriceText(Work work, JsonObject price)
    {
        var currency = price.Text("currency")!;
        var amount = Money.Show(PriceAmounts.Of(work.Objects, price, 1), currency);
        return price.Object("recurring") is { } recurring ? $"{amount} {Money.Per(recurring)}" : amount;
    }

    private static long PeriodEnd(JsonObject subscription) =>
        SubscriptionItemList.Of(subscription).Max(item => item.Number("current_period_end"));

    private static string Step(JsonObject session, string step, JsonObject? subscription = null) =>
        $"{session.Text("url")}?step={step}" + (subscription is null ? "" : $"&subscription={subscription.Id()}");
}
