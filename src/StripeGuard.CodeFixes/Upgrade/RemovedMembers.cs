namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>
/// What Stripe.net 39 to 52 had and 53 has not, and what stands for it. Sources: the breaking changes of Stripe.net's
/// CHANGELOG.md and migration guides (v40, v41, v42, v44, v46, v48, v49), Stripe's API changelog of basil
/// (2025-03-31) and clover (2025-09-30), and for 53 the library itself, whose public members a test compares with
/// each row. Names from before 39 that people still write are of versions 21 to 38.
/// </summary>
internal static class RemovedMembers
{
    private const string Expand = "it comes only with the request that expands it";

    private static readonly string[] TakesPaymentMethodTypes =
    [
        "Stripe.PaymentIntentCreateOptions",
        "Stripe.PaymentIntentUpdateOptions",
        "Stripe.PaymentIntentConfirmOptions",
        "Stripe.SetupIntentCreateOptions",
        "Stripe.SetupIntentUpdateOptions",
        "Stripe.Checkout.SessionCreateOptions",
    ];

    private static readonly string[] UsageRecords =
    [
        "UsageRecordCreateOptions",
        "UsageRecordService",
        "SubscriptionItemUsageRecordCreateOptions",
        "SubscriptionItemUsageRecordService",
        "UsageRecordSummaryService",
        "UsageRecordSummaryListOptions",
        "SubscriptionItemUsageRecordSummaryService",
        "SubscriptionItemUsageRecordSummaryListOptions",
    ];

    private static readonly string[] InvoiceLineTypes = ["Stripe.InvoiceLineItem", "Stripe.InvoiceItem"];

    private static readonly string[] PriceAndPlan = ["Price", "Plan"];

    public static IReadOnlyList<RemovedMember> Members { get; } =
    [
        .. PaymentMethodTypes(),
        .. Sources(),
        .. PaymentIntents(),
        .. Subscriptions(),
        .. Invoices(),
        .. InvoiceLines(),
        .. Discounts(),
        .. Checkout(),
        .. Previews(),
        .. Others(),
    ];

    public static IReadOnlyList<RemovedType> Types { get; } =
    [
        new("Stripe.Events", "46.0.0", "Stripe.EventTypes"),
        new("Stripe.UpcomingInvoiceOptions", "48.0.0", "Stripe.InvoiceCreatePreviewOptions"),
        new("Stripe.InvoiceSubscriptionItemOptions", "48.0.0", "Stripe.InvoiceSubscriptionDetailsItemOptions"),
        new(
            "Stripe.InvoiceSubscriptionItemPriceDataOptions",
            "48.0.0",
            "Stripe.InvoiceSubscriptionDetailsItemPriceDataOptions"
        ),
        new(
            "Stripe.InvoiceSubscriptionItemPriceDataRecurringOptions",
            "48.0.0",
            "Stripe.InvoiceSubscriptionDetailsItemPriceDataRecurringOptions"
        ),
        new(
            "Stripe.InvoiceSubscriptionItemDiscountOptions",
            "48.0.0",
            "Stripe.InvoiceSubscriptionDetailsItemDiscountOptions"
        ),
        new("Stripe.InvoiceRenderingOptionsOptions", "44.0.0", "Stripe.InvoiceRenderingOptions"),
        new("Stripe.ProductFeatureOptions", "44.0.0", "Stripe.ProductMarketingFeatureOptions"),
        new("Stripe.Checkout.SessionListLineItemsOptions", "46.0.0", "Stripe.Checkout.SessionLineItemListOptions"),
        new("Stripe.PaymentLinkListLineItemsOptions", "46.0.0", "Stripe.PaymentLinkLineItemListOptions"),
        new("Stripe.QuoteListLineItemsOptions", "46.0.0", "Stripe.QuoteLineItemListOptions"),
        new("Stripe.CustomerListPaymentMethodsOptions", "46.0.0", "Stripe.CustomerPaymentMethodListOptions"),
        new("Stripe.CustomerRetrievePaymentMethodOptions", "46.0.0", "Stripe.CustomerPaymentMethodGetOptions"),
        new(
            "Stripe.CustomerCreateFundingInstructionsOptions",
            "46.0.0",
            "Stripe.CustomerFundingInstructionsCreateOptions"
        ),
        new("Stripe.CashBalanceService", "46.0.0", "Stripe.CustomerCashBalanceService"),
        new("Stripe.CashBalanceGetOptions", "46.0.0", "Stripe.CustomerCashBalanceGetOptions"),
        new("Stripe.CashBalanceUpdateOptions", "46.0.0", "Stripe.CustomerCashBalanceUpdateOptions"),
        new("Stripe.CapabilityService", "46.0.0", "Stripe.AccountCapabilityService"),
        new("Stripe.CapabilityGetOptions", "46.0.0", "Stripe.AccountCapabilityGetOptions"),
        new("Stripe.CapabilityListOptions", "46.0.0", "Stripe.AccountCapabilityListOptions"),
        new("Stripe.CapabilityUpdateOptions", "46.0.0", "Stripe.AccountCapabilityUpdateOptions"),
        new("Stripe.LoginLinkService", "46.0.0", "Stripe.AccountLoginLinkService"),
        new("Stripe.LoginLinkCreateOptions", "46.0.0", "Stripe.AccountLoginLinkCreateOptions"),
        new("Stripe.PersonService", "46.0.0", "Stripe.AccountPersonService"),
        new("Stripe.PersonCreateOptions", "46.0.0", "Stripe.AccountPersonCreateOptions"),
        new("Stripe.PersonGetOptions", "46.0.0", "Stripe.AccountPersonGetOptions"),
        new("Stripe.PersonListOptions", "46.0.0", "Stripe.AccountPersonListOptions"),
        new("Stripe.PersonUpdateOptions", "46.0.0", "Stripe.AccountPersonUpdateOptions"),
        new("Stripe.PersonDeleteOptions", "46.0.0", "Stripe.AccountPersonDeleteOptions"),
        new("Stripe.PersonRelationshipOptions", "46.0.0", "Stripe.AccountPersonRelationshipOptions"),
        new("Stripe.PersonVerificationOptions", "46.0.0", "Stripe.AccountPersonVerificationOptions"),
        new("Stripe.PersonVerificationDocumentOptions", "46.0.0", "Stripe.AccountPersonVerificationDocumentOptions"),
        new("Stripe.SourceTransactionsListOptions", "49.0.0", "Stripe.SourceTransactionListOptions"),
        .. UsageRecordTypes(),
        new(
            "Stripe.UpcomingInvoiceListLineItemsOptions",
            "48.0.0",
            null,
            "the lines of a preview are Lines of the invoice that CreatePreview returns (InvoiceCreatePreviewOptions). Decide whether its first page is enough; InvoiceService.ListLineItems reads on."
        ),
        new(
            "Stripe.Checkout.SessionSubscriptionDataItemOptions",
            "41.0.0",
            null,
            "a subscription's items are LineItems of the SessionCreateOptions itself, each a SessionLineItemOptions with a Price (the plan's id) and a Quantity, with Mode \"subscription\". Move them there."
        ),
    ];

    public static IReadOnlyList<RetypedMember> Retyped { get; } =
    [
        new("Stripe.InvoiceLineItemPricingPriceDetails", "Price", "51.0.0", read: "PriceId"),
        new("Stripe.InvoiceItemPricingPriceDetails", "Price", "51.0.0", read: "PriceId"),
        new("Stripe.InvoiceTotalTaxTaxRateDetails", "TaxRate", "52.0.0", read: "TaxRateId"),
        new("Stripe.InvoiceLineItemTaxTaxRateDetails", "TaxRate", "52.0.0", read: "TaxRateId"),
        new("Stripe.CreditNoteTotalTaxTaxRateDetails", "TaxRate", "52.0.0", read: "TaxRateId"),
        new("Stripe.CreditNoteLineItemTaxTaxRateDetails", "TaxRate", "52.0.0", read: "TaxRateId"),
        new("Stripe.ChargePaymentMethodDetailsCard", "Mandate", "53.0.0", read: "MandateId"),
        new("Stripe.FileCreateOptions", "File", "49.0.0", write: "new T:Stripe.MultipartFileContent { Data = $ }"),
    ];

    private static IEnumerable<RemovedMember> PaymentMethodTypes() =>
        TakesPaymentMethodTypes.Select(static type => new RemovedMember(
            type,
            "PaymentMethodTypes",
            "53.0.0",
            rewrite: AllowedPaymentMethodTypes.Rewrite
        ));

    private static IEnumerable<RemovedMember> Sources() =>
        [
            new("Stripe.ChargeCreateOptions", "SourceId", "27.0.0", read: "Source", write: "Source"),
            new(
                "Stripe.ChargeCreateOptions",
                "SourceTokenOrExistingSourceId",
                "20.0.0",
                read: "Source",
                write: "Source"
            ),
            new("Stripe.ChargeCreateOptions", "CustomerId", "30.0.0", read: "Customer", write: "Customer"),
            new("Stripe.CustomerCreateOptions", "SourceToken", "27.0.0", read: "Source", write: "Source"),
            new("Stripe.CustomerUpdateOptions", "SourceToken", "27.0.0", read: "Source", write: "Source"),
            new("Stripe.SubscriptionCreateOptions", "CustomerId", "30.0.0", read: "Customer", write: "Customer"),
            new("Stripe.PaymentIntentCreateOptions", "CustomerId", "30.0.0", read: "Customer", write: "Customer"),
            new(
                "Stripe.PaymentIntentCreateOptions",
                "PaymentMethodId",
                "30.0.0",
                read: "PaymentMethod",
                write: "PaymentMethod"
            ),
            new("Stripe.RefundCreateOptions", "ChargeId", "30.0.0", read: "Charge", write: "Charge"),
        ];

    private static IEnumerable<RemovedMember> PaymentIntents() =>
        [
            new("Stripe.PaymentIntent", "Charges", "41.0.0", rewrite: LatestCharge.Rewrite),
            .. NotedOnly(
                "48.0.0",
                "an intent does not say which invoice it pays. InvoicePaymentService.List, filtered by the payment intent, finds the invoice; decide whether your own records know it already.",
                ("Stripe.PaymentIntent", "Invoice"),
                ("Stripe.PaymentIntent", "InvoiceId")
            ),
            .. NotedOnly(
                "48.0.0",
                "a charge does not say which invoice it pays. InvoicePaymentService.List, filtered by the charge's PaymentIntentId, finds the invoice; decide whether your own records know it already.",
                ("Stripe.Charge", "Invoice"),
                ("Stripe.Charge", "InvoiceId")
            ),
        ];

    private static IEnumerable<RemovedMember> Subscriptions() =>
        [
            new("Stripe.Subscription", "CurrentPeriodEnd", "48.0.0", read: "Items.Data[0].CurrentPeriodEnd"),
            new("Stripe.Subscription", "CurrentPeriodStart", "48.0.0", read: "Items.Data[0].CurrentPeriodStart"),
            new("Stripe.Subscription", "Discount", "48.0.0", rewrite: FirstDiscount.Rewrite),
            new("Stripe.SubscriptionCreateOptions", "Coupon", "48.0.0", write: DiscountOf("Subscription", "Coupon")),
            new(
                "Stripe.SubscriptionCreateOptions",
                "PromotionCode",
                "48.0.0",
                write: DiscountOf("Subscription", "PromotionCode")
            ),
            new("Stripe.SubscriptionUpdateOptions", "Coupon", "48.0.0", write: DiscountOf("Subscription", "Coupon")),
            new(
                "Stripe.SubscriptionUpdateOptions",
                "PromotionCode",
                "48.0.0",
                write: DiscountOf("Subscription", "PromotionCode")
            ),
        ];

    private static IEnumerable<RemovedMember> Invoices()
    {
        const string payment = "Payments?.Data.Find(payment => payment.IsDefault)?.Payment?.";
        const string payments =
            "an invoice can have several payments; this takes the default one. Payments is null unless the request expands it (Expand \"payments\"), and in webhook events: there, list them with InvoicePaymentService.";
        const string paymentObject =
            "an invoice can have several payments; this takes the default one. Both have to be expanded (Expand \"payments.data.payment.payment_intent\"), and are null in webhook events: there, use InvoicePaymentService.";
        const string subscription = "Parent?.SubscriptionDetails?.Subscription";

        return
        [
            new("Stripe.Invoice", "SubscriptionId", "48.0.0", read: subscription + "Id"),
            new(
                "Stripe.Invoice",
                "Subscription",
                "48.0.0",
                read: subscription,
                whenRead: [("Id", subscription + "Id")]
            ),
            new("Stripe.Invoice", "SubscriptionDetails", "48.0.0", read: "Parent?.SubscriptionDetails"),
            new("Stripe.Invoice", "QuoteId", "48.0.0", read: "Parent?.QuoteDetails?.Quote"),
            new("Stripe.Invoice", "PaymentIntentId", "48.0.0", read: payment + "PaymentIntentId", note: payments),
            new(
                "Stripe.Invoice",
                "PaymentIntent",
                "48.0.0",
                rewrite: InvoicePaymentIntent.Rewrite,
                read: payment + "PaymentIntent",
                whenRead: [("Id", payment + "PaymentIntentId")],
                note: paymentObject
            ),
            new(
                "Stripe.Invoice",
                "ChargeId",
                "48.0.0",
                read: payment + "PaymentIntent?.LatestChargeId",
                note: paymentObject
            ),
            new(
                "Stripe.Invoice",
                "Charge",
                "48.0.0",
                read: payment + "PaymentIntent?.LatestCharge",
                whenRead: [("Id", payment + "PaymentIntent?.LatestChargeId")],
                note: "an invoice can have several payments; this takes the default one's latest charge, which is null here unless it is fetched: get the PaymentIntent by its id with Expand \"latest_charge\"."
            ),
            new("Stripe.Invoice", "Paid", "48.0.0", condition: ("Status == \"paid\"", "Status != \"paid\"")),
            new(
                "Stripe.Invoice",
                "PaidOutOfBand",
                "48.0.0",
                condition: ("AmountPaidOffStripe > 0", "AmountPaidOffStripe == 0"),
                note: "this is true also when only a part was paid outside of Stripe. Compare with Total where the whole is meant."
            ),
            new("Stripe.Invoice", "Tax", "48.0.0", rewrite: InvoiceTax.Rewrite),
            new("Stripe.Invoice", "TotalTaxAmounts", "48.0.0", read: "TotalTaxes"),
            new("Stripe.Invoice", "Discount", "48.0.0", rewrite: FirstDiscount.Rewrite),
            new("Stripe.InvoiceLineItem", "TaxAmounts", "48.0.0", read: "Taxes"),
            .. NotedOnly(
                "48.0.0",
                "an invoice does not carry this; the PaymentIntent of its payment does. Read it there, or from the subscription (ApplicationFeePercent, TransferData).",
                ("Stripe.Invoice", "ApplicationFeeAmount"),
                ("Stripe.Invoice", "TransferData")
            ),
            new(
                "Stripe.InvoiceItemCreateOptions",
                "Price",
                "48.0.0",
                write: "Pricing = new T:Stripe.InvoiceItemPricingOptions { Price = $ }"
            ),
            new(
                "Stripe.InvoiceItemUpdateOptions",
                "Price",
                "48.0.0",
                write: "Pricing = new T:Stripe.InvoiceItemPricingOptions { Price = $ }"
            ),
            new("Stripe.InvoiceItemCreateOptions", "UnitAmount", "48.0.0", write: "UnitAmountDecimal"),
            new("Stripe.InvoiceItemUpdateOptions", "UnitAmount", "48.0.0", write: "UnitAmountDecimal"),
        ];
    }

    private static IEnumerable<RemovedMember> InvoiceLines() =>
        InvoiceLineTypes
            .SelectMany(static type =>
                PriceAndPlan.Select(name => new RemovedMember(
                    type,
                    name,
                    "48.0.0",
                    read: "Pricing?.PriceDetails?.Price",
                    whenRead:
                    [
                        ("Id", "Pricing?.PriceDetails?.PriceId"),
                        ("ProductId", "Pricing?.PriceDetails?.Product"),
                    ],
                    note: "the price is an id here; "
                        + Expand
                        + " (\"pricing.price_details.price\" below the line). Decide between that and PriceService.Get with PriceId."
                ))
            )
            .Concat([
                new("Stripe.InvoiceLineItem", "PriceId", "48.0.0", read: "Pricing?.PriceDetails?.PriceId"),
                new("Stripe.InvoiceLineItem", "Proration", "48.0.0", rewrite: LineItemProration.Rewrite),
                new(
                    "Stripe.InvoiceLineItem",
                    "SubscriptionItem",
                    "48.0.0",
                    read: "Parent?.SubscriptionItemDetails?.SubscriptionItem"
                ),
                new(
                    "Stripe.InvoiceLineItem",
                    "SubscriptionItemId",
                    "48.0.0",
                    read: "Parent?.SubscriptionItemDetails?.SubscriptionItem"
                ),
                new("Stripe.InvoiceLineItem", "InvoiceItem", "48.0.0", read: "Parent?.InvoiceItemDetails?.InvoiceItem"),
                new(
                    "Stripe.InvoiceLineItem",
                    "InvoiceItemId",
                    "48.0.0",
                    read: "Parent?.InvoiceItemDetails?.InvoiceItem"
                ),
                new(
                    "Stripe.InvoiceLineItem",
                    "Type",
                    "48.0.0",
                    read: "Parent?.Type",
                    note: "the values have changed: \"subscription\" is \"subscription_item_details\", \"invoiceitem\" is \"invoice_item_details\". Change what this is compared with."
                ),
                new(
                    "Stripe.InvoiceItem",
                    "SubscriptionId",
                    "48.0.0",
                    read: "Parent?.SubscriptionDetails?.Subscription"
                ),
                new(
                    "Stripe.InvoiceItem",
                    "SubscriptionItem",
                    "48.0.0",
                    read: "Parent?.SubscriptionDetails?.SubscriptionItem"
                ),
                new("Stripe.InvoiceItem", "UnitAmountDecimal", "48.0.0", read: "Pricing?.UnitAmountDecimal"),
            ]);

    private static IEnumerable<RemovedMember> Discounts() =>
        [
            new(
                "Stripe.Discount",
                "Coupon",
                "49.0.0",
                read: "Source?.Coupon",
                whenRead: [("Id", "Source?.CouponId")],
                note: "the coupon is an id here; "
                    + Expand
                    + " (\"source.coupon\" below the discount). Until then Coupon is null and CouponId is set."
            ),
            new(
                "Stripe.PromotionCode",
                "Coupon",
                "49.0.0",
                read: "Promotion?.Coupon",
                whenRead: [("Id", "Promotion?.CouponId")],
                note: "the coupon is an id here; "
                    + Expand
                    + " (\"promotion.coupon\", on a list \"data.promotion.coupon\"). Until then Coupon is null and CouponId is set."
            ),
            new(
                "Stripe.PromotionCodeCreateOptions",
                "Coupon",
                "49.0.0",
                write: "Promotion = new T:Stripe.PromotionCodePromotionOptions { Type = \"coupon\", Coupon = $ }"
            ),
            .. NotedOnly(
                "48.0.0",
                "a customer cannot be given a discount. Give it to the subscription (Discounts), the Checkout Session (Discounts) or the invoice instead, and decide which of them was meant.",
                ("Stripe.CustomerCreateOptions", "Coupon"),
                ("Stripe.CustomerCreateOptions", "PromotionCode"),
                ("Stripe.CustomerUpdateOptions", "Coupon"),
                ("Stripe.CustomerUpdateOptions", "PromotionCode")
            ),
        ];

    private static IEnumerable<RemovedMember> Checkout() =>
        [
            new("Stripe.Checkout.Session", "ShippingDetails", "48.0.0", read: "CollectedInformation?.ShippingDetails"),
            .. NotedOnly(
                "41.0.0",
                "a subscription's items are LineItems of the SessionCreateOptions itself, each a SessionLineItemOptions with a Price (the plan's id) and a Quantity, with Mode \"subscription\". Move them there.",
                ("Stripe.Checkout.SessionSubscriptionDataOptions", "Items")
            ),
            .. NotedOnly(
                "41.0.0",
                "what a line item sells is a Price, or PriceData with Currency, UnitAmount and ProductData (Name, Description, Images). Put this value there.",
                ("Stripe.Checkout.SessionLineItemOptions", "Amount"),
                ("Stripe.Checkout.SessionLineItemOptions", "Currency"),
                ("Stripe.Checkout.SessionLineItemOptions", "Name"),
                ("Stripe.Checkout.SessionLineItemOptions", "Description"),
                ("Stripe.Checkout.SessionLineItemOptions", "Images")
            ),
        ];

    private static IEnumerable<RemovedMember> Previews() =>
        [
            new("Stripe.InvoiceService", "Upcoming", "48.0.0", read: "CreatePreview"),
            new("Stripe.InvoiceService", "UpcomingAsync", "48.0.0", read: "CreatePreviewAsync"),
            .. NotedOnly(
                "48.0.0",
                "the lines of a preview are Lines of the invoice that CreatePreview returns. Decide whether its first page is enough; InvoiceService.ListLineItems reads on.",
                ("Stripe.InvoiceService", "ListUpcomingLineItems"),
                ("Stripe.InvoiceService", "ListUpcomingLineItemsAsync"),
                ("Stripe.InvoiceService", "ListUpcomingLineItemsAutoPaging"),
                ("Stripe.InvoiceService", "ListUpcomingLineItemsAutoPagingAsync"),
                ("Stripe.InvoiceService", "UpcomingLines")
            ),
            new("Stripe.InvoiceCreatePreviewOptions", "Coupon", "48.0.0", write: DiscountOf("Invoice", "Coupon")),
            .. PreviewSubscriptionDetails.Names.Select(static name => new RemovedMember(
                "Stripe.InvoiceCreatePreviewOptions",
                name,
                "48.0.0",
                rewrite: PreviewSubscriptionDetails.Rewrite
            )),
        ];

    private static IEnumerable<RemovedMember> Others() =>
        [
            new("Stripe.Product", "Features", "44.0.0", read: "MarketingFeatures"),
            new("Stripe.ProductCreateOptions", "Features", "44.0.0", write: "MarketingFeatures"),
            new("Stripe.ProductUpdateOptions", "Features", "44.0.0", write: "MarketingFeatures"),
        ];

    private static IEnumerable<RemovedType> UsageRecordTypes() =>
        UsageRecords.Select(static name => new RemovedType(
            "Stripe." + name,
            "48.0.0",
            null,
            name.Contains("Summary")
                ? "usage is summed up per meter and customer: Stripe.Billing.MeterEventSummaryService. Create a meter first, and decide over which period to ask."
                : "usage is reported as meter events: Stripe.Billing.MeterEventService.Create with EventName (the meter's) and Payload (stripe_customer_id and value: the customer, not the subscription item). Create the meter, put its price on the subscription, then decide: a meter sums or counts, it does not \"set\"."
        ));

    private static IEnumerable<RemovedMember> NotedOnly(
        string removedIn,
        string note,
        params (string Type, string Name)[] members
    ) => members.Select(member => new RemovedMember(member.Type, member.Name, removedIn, note: note));

    private static string DiscountOf(string of, string kind) =>
        "Discounts = new T:List<Stripe."
        + of
        + "DiscountOptions> { new T:Stripe."
        + of
        + "DiscountOptions { "
        + kind
        + " = $ } }";
}
