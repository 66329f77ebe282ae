using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>The model of Checkout's page: what the templates show, in the order in which they show it.</summary>
internal static class CheckoutView
{
    /// <summary>The test cards that the page offers to fill in.</summary>
    private static readonly (string Name, TestCard Card)[] Offered =
    [
        ("Visa, succeeds", TestCards.Visa),
        ("Mastercard, succeeds", TestCards.Mastercard),
        ("3D Secure", TestCards.AlwaysAuthenticate),
        ("Declined", TestCards.Declined),
        ("Insufficient funds", TestCards.InsufficientFunds),
        ("Expired card", TestCards.ExpiredCard),
        ("Incorrect CVC", TestCards.IncorrectCvc),
    ];

    public static object Of(Work work, JsonObject session, EnteredForm form, SummaryView summary, string? problem)
    {
        var needs = Needs.Of(work, session);
        var shop = Summary.Shop(session);
        var consent = session.Object("consent_collection");
        return new
        {
            Shop = shop,
            BackUrl = session.Text("cancel_url"),
            Title = Title(session, needs),
            Summary = summary,
            Problem = problem,
            needs.KnownEmail,
            form.Email,
            form.Name,
            form.Phone,
            Number = form.Card.ShownAgain,
            form.Card.Expiry,
            Cvc = form.Card.ShownAgain.Length > 0 ? form.Card.Cvc : "",
            form.Account,
            form.Postal,
            form.Errors,
            form.BillingAddress.Line1,
            form.BillingAddress.Line2,
            form.BillingAddress.City,
            form.BillingAddress.State,
            AsksForCountry = needs.Country,
            AsksForAddress = needs.Address,
            Shipping = Shipping(form, needs),
            AsksForTaxId = needs.TaxId,
            form.AsBusiness,
            form.BusinessName,
            form.TaxId,
            Taxed = session.Object("automatic_tax")?.Flag("enabled") == true,
            ShippingText = Text(session, "shipping_address"),
            AsksForPhone = needs.Phone,
            AsksForCard = needs.Payment,
            TakesCard = needs.Card,
            TakesBank = needs.Bank,
            AsksForMethod = needs.Card && needs.Bank,
            Methods = new[] { Method("card", "Card", form), Method("bank", "Bank debit", form) },
            Countries = AddressCountries
                .All.Select(country => new
                {
                    country.Code,
                    country.Name,
                    Chosen = country.Code == form.Country,
                })
                .ToList(),
            CustomFields = ((JsonArray)session["custom_fields"]!)
                .OfType<JsonObject>()
                .Select(field => Custom(field, form))
                .ToList(),
            AsksForTerms = needs.Terms,
            form.Terms,
            TermsText = Text(session, "terms_of_service_acceptance") ?? $"I agree to {shop}'s terms of service",
            AsksForPromotions = consent?.Text("promotions") == "auto",
            form.Promotions,
            SubmitText = Text(session, "submit"),
            AfterText = Text(session, "after_submit"),
            Button = new Summary(work, session).Button(),
            Mandate = Mandate(work, session, shop),
            TestCards = TestCardsFor(work),
        };
    }

    private static object? Shipping(EnteredForm form, Needs needs) =>
        needs.ShipsTo is not { } countries
            ? null
            : new
            {
                form.Shipping.Name,
                form.Shipping.Line1,
                form.Shipping.Line2,
                form.Shipping.City,
                form.Shipping.State,
                form.Shipping.Postal,
                Countries = AddressCountries
                    .All.Where(country => countries.Contains(country.Code))
                    .Select(country => new CountryChoice(
                        country.Code,
                        country.Name,
                        country.Code == form.Shipping.Country
                    ))
                    .ToList(),
            };

    /// <summary>The test cards that a page offers to fill in.</summary>
    public static object TestCardsFor(Work work) =>
        Offered.Select(offer => Offer(work, offer.Name, offer.Card)).ToList();

    /// <summary>The card fields alone, for a page that asks for nothing else.</summary>
    public static object Fields(EnteredForm form) =>
        new
        {
            AsksForCard = true,
            AsksForCountry = true,
            AsksForAddress = false,
            Taxed = false,
            AsksForMethod = false,
            TakesCard = true,
            TakesBank = false,
            Number = form.Card.ShownAgain,
            form.Card.Expiry,
            Cvc = form.Card.ShownAgain.Length > 0 ? form.Card.Cvc : "",
            form.Name,
            form.Postal,
            form.Errors,
            Countries = CountryChoices(form),
        };

    private static List<CountryChoice> CountryChoices(EnteredForm form) =>
        [
            .. AddressCountries.All.Select(country => new CountryChoice(
                country.Code,
                country.Name,
                country.Code == form.Country
            )),
        ];

    /// <summary>A form filled in with that test card.</summary>
    public static EnteredForm Filled(Work work, string number)
    {
        var card = TestCards.Find(number) ?? TestCards.Visa;
        return new EnteredForm
        {
            Email = "jenny.rosen@example.com",
            Name = "Jenny Rosen",
            Postal = "94107",
            Card = new CardFields(Grouped(card), Expiry(work), Cvc(card)),
        };
    }

    private static object Offer(Work work, string name, TestCard card) =>
        new
        {
            Name = name,
            card.Number,
            Shown = Grouped(card),
            Expiry = Expiry(work),
            Cvc = Cvc(card),
        };

    private static string Grouped(TestCard card) =>
        string.Join(' ', card.Number.Chunk(4).Select(part => new string(part)));

    private static string Expiry(Work work) =>
        work.Account.Now.AddYears(3).ToString("12 / yy", CultureInfo.InvariantCulture);

    private static string Cvc(TestCard card) => card.Brand == "amex" ? "1234" : "123";

    private static object Method(string value, string name, EnteredForm form) =>
        new
        {
            Value = value,
            Name = name,
            Chosen = form.Method == value,
        };

    private static string Title(JsonObject session, Needs needs) =>
        !needs.Payment ? "Your details"
        : session.Text("mode") == "setup" ? "Card to save"
        : needs is { Card: true, Bank: false } ? "Pay with card"
        : "Payment details";

    private static object Custom(JsonObject field, EnteredForm form)
    {
        var key = field.Text("key") ?? "";
        var type = field.Text("type") ?? "text";
        var value = form.CustomFields.GetValueOrDefault(key) ?? field.Object(type)?.Text("default_value") ?? "";
        return new
        {
            Key = key,
            Label = field.Object("label")?.Text("custom") ?? key,
            Optional = field.Flag("optional"),
            Numeric = type == "numeric",
            Value = value,
            Choices = type == "dropdown"
                ? (field.Object(type)?["options"] as JsonArray ?? [])
                    .OfType<JsonObject>()
                    .Select(option => new
                    {
                        Value = option.Text("value"),
                        Label = option.Text("label"),
                        Chosen = option.Text("value") == value,
                    })
                    .ToList()
                : null,
            Error = form.CustomErrors.GetValueOrDefault(key),
        };
    }

    private static string? Text(JsonObject session, string name) =>
        session.Object("custom_text")?.Object(name)?.Text("message");

    /// <summary>What the customer agrees to by confirming, where a card is kept for later.</summary>
    private static string? Mandate(Work work, JsonObject session, string shop) =>
        session.Text("mode") switch
        {
            "subscription" =>
                $"By confirming your subscription, you allow {shop} to charge you for future payments. You can cancel at any time.",
            "setup" => $"By saving your card, you allow {shop} to charge it for future payments.",
            _ => SessionTerms.Of(work.Objects, session.Id()).Data("payment_intent_data").String("setup_future_usage")
                is not null
                ? $"By paying, you allow {shop} to charge this card for future payments."
                : null,
        };

    private sealed record CountryChoice(string Code, string Name, bool Chosen);
}
