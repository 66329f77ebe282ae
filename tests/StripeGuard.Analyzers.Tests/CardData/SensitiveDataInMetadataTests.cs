using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.CardData.SensitiveDataInMetadataAnalyzer>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4008 reports, and stays silent: docs/rules/STRIPE4008.md.</summary>
public class SensitiveDataInMetadataTests
{
    [Fact]
    public Task Secrets_and_card_data_are_reported_in_each_shape() =>
        Check.Reports(
            """
            record CardForm(string CardNumber, string Cvc, string Last4, string Typed);

            class Payments(CustomerService customers, PaymentIntentService intents)
            {
                public void Pay(CardForm form, string cvc, PaymentIntent other)
                {
                    customers.Create(new CustomerCreateOptions
                    {
                        Description = $"Phone order, card {[|form.CardNumber|]}",
                        Metadata = new Dictionary<string, string> { ["card"] = [|form.CardNumber|], ["last4"] = form.Last4 },
                    });
                    intents.Create(new()
                    {
                        Amount = 1999,
                        Metadata = new() { { "code", [|cvc|] }, { "cvv", [|form.Typed|] } },
                        StatementDescriptor = "SHOP " + [|form.CardNumber|],
                    });

                    var metadata = new Dictionary<string, string>();
                    metadata["secret"] = [|other.ClientSecret|];
                    metadata.Add("number", [|form.CardNumber|]);
                    var options = new PaymentIntentUpdateOptions { Metadata = metadata };
                    options.Metadata["cvc"] = [|form.Cvc|];
                    options.Metadata.Add("key", [|StripeConfiguration.ApiKey|]);
                    options.Description = [|form.CardNumber|];
                    intents.Update(other.Id, options);
                }
            }
            """
        );

    [Fact]
    public Task Ids_last_digits_and_other_dictionaries_are_not_reported() =>
        Check.Silent(
            """
            record CardForm(string CardNumber, string Cvc, string Last4);
            class Page { public Dictionary<string, string> Metadata { get; set; } public string Description { get; set; } }

            class Payments(PaymentIntentService intents)
            {
                public void Pay(CardForm form, string orderId, Page page, PaymentMethod method)
                {
                    intents.Create(new()
                    {
                        Amount = 1999,
                        Description = $"Order {orderId}, card ending in {form.Last4}",
                        Metadata = new() { ["order"] = orderId, ["last4"] = form.Last4, ["card_number"] = form.Last4, ["pan"] = Mask(form.CardNumber) },
                    });
                    page.Metadata = new() { ["card"] = form.CardNumber };
                    page.Description = form.CardNumber;
                    var fields = new Dictionary<string, string> { ["card"] = form.CardNumber };
                    fields["cvc"] = form.Cvc;
                    var metadata = new Dictionary<string, string> { ["brand"] = method.Card.Brand };
                    intents.Update("pi_1", new PaymentIntentUpdateOptions { Metadata = metadata });
                }

                private static string Mask(string number) => "**** " + number.Substring(12);
            }
            """
        );

    [Fact]
    public Task A_test_may_send_what_it_likes() =>
        Check.Silent(
            "class T { CustomerCreateOptions Make(string cardNumber) => new() { Description = cardNumber }; }",
            inTestProject: true
        );
}
