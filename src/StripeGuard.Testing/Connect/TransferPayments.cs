using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>The payment that a transfer is on the account that gets it: docs.stripe.com/connect/destination-charges.</summary>
internal static class TransferPayments
{
    public static JsonObject New(Work work, JsonObject transfer, long applicationFee) =>
        new()
        {
            ["id"] = work.Id("py_"),
            ["object"] = Charges.Type,
            ["amount"] = transfer.Number("amount"),
            ["amount_captured"] = transfer.Number("amount"),
            ["amount_refunded"] = 0L,
            ["application"] = null,
            ["application_fee"] = null,
            ["application_fee_amount"] = applicationFee == 0 ? null : applicationFee,
            ["balance_transaction"] = null,
            ["billing_details"] = Shapes.BillingDetails(null),
            ["calculated_statement_descriptor"] = null,
            ["captured"] = true,
            ["created"] = work.Now,
            ["currency"] = transfer.Text("currency"),
            ["customer"] = null,
            ["description"] = transfer.Text("description"),
            ["disputed"] = false,
            ["failure_balance_transaction"] = null,
            ["failure_code"] = null,
            ["failure_message"] = null,
            ["fraud_details"] = new JsonObject(),
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["on_behalf_of"] = null,
            ["outcome"] = null,
            ["paid"] = true,
            ["payment_intent"] = null,
            ["payment_method"] = null,
            ["payment_method_details"] = new JsonObject
            {
                ["stripe_account"] = new JsonObject(),
                ["type"] = "stripe_account",
            },
            ["receipt_email"] = null,
            ["receipt_number"] = null,
            ["receipt_url"] = null,
            ["refunded"] = false,
            ["review"] = null,
            ["shipping"] = null,
            ["source"] = null,
            ["source_transfer"] = transfer.Id(),
            ["statement_descriptor"] = null,
            ["statement_descriptor_suffix"] = null,
            ["status"] = "succeeded",
            ["transfer_data"] = null,
            ["transfer_group"] = transfer.Text("transfer_group"),
        };
}
