using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.CardData.CardDataReceivedAnalyzer>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4009 reports, and stays silent: docs/rules/STRIPE4009.md.</summary>
public class CardDataReceivedTests
{
    [Fact]
    public Task A_model_or_parameter_that_carries_a_card_to_the_server_is_reported() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.AspNetCore.Mvc.RazorPages;

            public class Checkout
            {
                public CardDetails Card { get; set; }
                public string Email { get; set; }
            }

            public class CardDetails
            {
                public string [|Number|] { get; set; }
                public string ExpMonth { get; set; }
                public string [|Cvc|] { get; set; }
            }

            public record Order(string [|CardNumber|], string Last4);

            public class PaymentDto { public string [|CreditCardNumber|] { get; set; } }

            public record Plain(string CardNumber);

            public class CheckoutController : ControllerBase
            {
                public IActionResult Pay([FromBody] Checkout checkout) => Ok();
                public IActionResult Many(List<Order> orders) => Ok();
                public IActionResult Loose(string [|cardNumber|], string [|cvc|]) => Ok();
            }

            public class PayModel : PageModel
            {
                [BindProperty] public string [|CardNumber|] { get; set; }
                [BindProperty] public Checkout Checkout { get; set; }
                public string Cvc { get; set; }
            }

            public static class Endpoints
            {
                public static void Map(WebApplication app) => app.MapPost("/pay", (Plain [|plain|]) => plain.CardNumber.Length);
            }
            """
        );

    [Fact]
    public Task Stored_types_other_cards_and_models_that_stay_inside_are_not_reported() =>
        Check.Silent(
            """
            using System.ComponentModel.DataAnnotations.Schema;
            using Microsoft.AspNetCore.Mvc;

            [Table("cards")]
            public class SavedCard { public string CardNumber { get; set; } }

            public class GiftCardDto { public string CardNumber { get; set; } }

            public class Validator { public string CardNumber { get; set; } }

            public record PaymentRequest(string PaymentMethodId, string Last4, int ExpMonth);

            public class CheckoutController : ControllerBase
            {
                public IActionResult Save(SavedCard card) => Ok();
                public IActionResult Pay(PaymentRequest request, string paymentMethodId) => Ok();
                private static bool Check(string cardNumber) => cardNumber.Length == 16;
            }
            """
        );

    [Fact]
    public Task A_number_that_the_client_has_encrypted_is_not_reported_and_the_one_beside_it_is() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Mvc;

            public class EncryptedStringAttribute : Attribute;

            public class CardModel
            {
                [EncryptedString]
                public string Number { get; set; }
                [EncryptedString]
                public string CardNumber { get; set; }
                public string [|CreditCardNumber|] { get; set; }
            }

            public class EncryptedCard { public string CardNumber { get; set; } }

            public class VaultController : ControllerBase
            {
                [HttpPost]
                public IActionResult Save([FromBody] CardModel card) => Ok();

                [HttpPut]
                public IActionResult Replace([FromBody] EncryptedCard card) => Ok();
            }
            """
        );

    [Fact]
    public Task A_tests_models_are_not_reported() =>
        Check.Silent("public class PaymentDto { public string CardNumber { get; set; } }", inTestProject: true);
}
