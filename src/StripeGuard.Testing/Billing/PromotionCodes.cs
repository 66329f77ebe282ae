using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Promotion codes, what a customer types in to redeem a coupon: docs.stripe.com/api/promotion_codes. Refusals as
/// recorded from the test mode of 2026-08-26.dahlia.
/// </summary>
internal sealed partial class PromotionCodes : IResource
{
    public const string Type = "promotion_code";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/promotion_codes", Create);
        routes.On("GET /v1/promotion_codes/{promotion_code}", call => call.Target(Type));
        routes.On("POST /v1/promotion_codes/{promotion_code}", Update);
        routes.On("GET /v1/promotion_codes", List);
    }

    /// <summary>The active code that a customer has typed, in any case; null when there is none. One of the customer's own comes first.</summary>
    public static JsonObject? Typed(ObjectStore objects, string code, string? customer) =>
        objects
            .All(Type)
            .Where(known =>
                known.Flag("active")
                && string.Equals(known.Text("code"), code, StringComparison.OrdinalIgnoreCase)
                && (known.Text("customer") is not { } owner || owner == customer)
            )
            .MaxBy(known => known.Text("customer") is null ? 0 : 1);

    /// <summary>The coupon that a code redeems.</summary>
    public static JsonObject? CouponOf(ObjectStore objects, JsonObject code) =>
        objects.Find(Coupons.Type, code.Object("promotion")!.Text("coupon")!);

    /// <summary>Counts one more redemption; the last one that is allowed makes the code inactive.</summary>
    public static void Redeem(Work work, JsonObject code) =>
        work.Update(
            code,
            "promotion_code.updated",
            () =>
            {
                code["times_redeemed"] = code.Number("times_redeemed") + 1;
                if (Coupons.IsUsedUp(code))
                {
                    code["active"] = false;
                }
            }
        );

    /// <summary>The least that a purchase in a currency must come to for a code; null when there is no such bound.</summary>
    public static long? MinimumAmount(JsonObject code, string currency)
    {
        var restrictions = code.Object("restrictions")!;
        return restrictions.Object("currency_options")?.Object(currency)?["minimum_amount"] is { } option
                ? option.GetValue<long>()
            : restrictions.Text("minimum_amount_currency") == currency ? restrictions.Number("minimum_amount")
            : null;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var coupon = Coupon(work, parameters.Object("promotion"));
        var customer = call.Reference("customer", Customers.Type)?.Id();
        var active = parameters.Bool("active") ?? true;
        var code = parameters.String("code");
        CheckForm(code);
        if (active && code is not null)
        {
            RefuseTaken(work, code, customer);
        }

        var expires = Timestamps.Ahead(parameters, "expires_at", call.Now);
        if (expires > coupon.Number("redeem_by") && coupon["redeem_by"] is not null)
        {
            throw StripeErrors.Invalid(
                "The promotion code's `expires_at` cannot be after its coupon's `redeem_by`.",
                param: "expires_at"
            );
        }

        var most = parameters.AtLeast("max_redemptions", 1);
        if (most > coupon.Number("max_redemptions") && coupon["max_redemptions"] is not null)
        {
            throw StripeErrors.Invalid(
                "The promotion code's `max_redemptions` cannot be greater than its coupon's `max_redemptions`.",
                param: "max_redemptions"
            );
        }

        var restrictions = Restrictions(parameters.Object("restrictions"), null);
        var promotion = new JsonObject
        {
            ["id"] = work.Id("promo_"),
            ["object"] = Type,
            ["active"] = active && coupon.Flag("valid"),
            ["code"] = code ?? Generated(work),
            ["created"] = work.Now,
            ["customer"] = customer,
            ["customer_account"] = null,
            ["expires_at"] = expires,
            ["livemode"] = false,
            ["max_redemptions"] = most,
            ["metadata"] = call.NewMetadata(),
            ["promotion"] = new JsonObject { ["coupon"] = coupon.Id(), ["type"] = Coupons.Type },
            ["restrictions"] = restrictions,
            ["times_redeemed"] = 0L,
        };
        work.Objects.Add(promotion);
        work.Raise("promotion_code.created", promotion);
        if (expires is not null)
        {
            work.Later(TimeSpan.FromSeconds(expires.Value - work.Now), _ => promotion["active"] = false);
        }

        return promotion;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var promotion = call.Target(Type);
        var active = call.Parameters.Bool("active");
        if (active == true && !promotion.Flag("active"))
        {
            RefuseReactivation(work, promotion);
        }

        var restrictions = Restrictions(call.Parameters.Object("restrictions"), promotion.Object("restrictions"));
        return call.Update(
            promotion,
            "promotion_code.updated",
            _ =>
            {
                promotion["active"] = active ?? promotion.Flag("active");
                promotion["restrictions"] = restrictions;
            }
        );
    }

    private static JsonObject List(Call call)
    {
        var coupon = call.Reference("coupon", Coupons.Type)?.Id();
        var code = call.Parameters.String("code");
        return call.List(
            Type,
            promotion =>
                (coupon is null || promotion.Object("promotion")!.Text("coupon") == coupon)
                && (code is null || string.Equals(promotion.Text("code"), code, StringComparison.OrdinalIgnoreCase)),
            "coupon",
            "code"
        );
    }

    private static JsonObject Coupon(Work work, Parameters? promotion)
    {
        if (promotion?.String("type") is { } type && type != Coupons.Type)
        {
            throw StripeErrors.Invalid("Invalid promotion[type]: must be coupon", param: "promotion[type]");
        }

        var id =
            promotion?.String("coupon")
            ?? throw StripeErrors.Invalid(
                "You must pass promotion.coupon when passing promotion",
                param: "promotion.coupon"
            );
        return work.Objects.Get(Coupons.Type, id, "promotion[coupon]");
    }

    private static void CheckForm(string? code)
    {
        if (code is not null && !Form().IsMatch(code))
        {
            throw StripeErrors.Invalid(
                $"This value must match the regex pattern. (/\\A[a-zA-Z0-9\\-_]+\\z/ does not match for the value {code}).",
                param: "code"
            );
        }
    }

    /// <summary>A code is unique, in any case, among the active ones that a customer could use.</summary>
    private static void RefuseTaken(Work work, string code, string? customer)
    {
        if (IsTaken(work, code, customer))
        {
            throw StripeErrors.Invalid($"An active promotion code with `code: {code}` already exists.");
        }
    }

    private static bool IsTaken(Work work, string code, string? customer) =>
        work
            .Objects.All(Type)
            .Any(known =>
                known.Flag("active")
                && string.Equals(known.Text("code"), code, StringComparison.OrdinalIgnoreCase)
                && (customer is null || known.Text("customer") is not { } owner || owner == customer)
            );

    private static void RefuseReactivation(Work work, JsonObject promotion)
    {
        var over = promotion["expires_at"] is not null && promotion.Number("expires_at") <= work.Now;
        if (over || Coupons.IsUsedUp(promotion) || CouponOf(work.Objects, promotion)?.Flag("valid") != true)
        {
            throw StripeErrors.Invalid(
                "This promotion code cannot be activated because it has expired, has been used the maximum number of times, or its coupon is no longer valid.",
                param: "active"
            );
        }

        RefuseTaken(work, promotion.Text("code")!, promotion.Text("customer"));
    }

    private static string Generated(Work work)
    {
        while (true)
        {
            var code = work.Account.Ids.Next("", 8).ToUpperInvariant();
            if (!IsTaken(work, code, null))
            {
                return code;
            }
        }
    }

    /// <summary>The restrictions of a code: what is given over what is there.</summary>
    private static JsonObject Restrictions(Parameters? given, JsonObject? current)
    {
        var minimum = given?.AtLeast("minimum_amount", 1, "restrictions[minimum_amount]");
        var currency = given?.String("minimum_amount_currency") is { } code ? Currency.Of(code).Code : null;
        if (minimum is null != currency is null)
        {
            var missing = minimum is null ? "minimum_amount" : "minimum_amount_currency";
            throw StripeErrors.MissingParameter($"restrictions[{missing}]");
        }

        var restrictions = new JsonObject
        {
            ["first_time_transaction"] =
                given?.Bool("first_time_transaction") ?? current?.Flag("first_time_transaction") ?? false,
            ["minimum_amount"] = minimum ?? current?["minimum_amount"]?.DeepClone(),
            ["minimum_amount_currency"] = currency ?? current?.Text("minimum_amount_currency"),
        };
        var options = current?.Object("currency_options")?.DeepClone() as JsonObject;
        foreach (var (name, _) in given?.Object("currency_options")?.Tree ?? [])
        {
            var parameter = $"restrictions[currency_options][{name}][minimum_amount]";
            var least =
                given!.Object("currency_options")!.Object(name)?.AtLeast("minimum_amount", 1, parameter)
                ?? throw StripeErrors.MissingParameter(parameter);
            (options ??= [])[Currency.Of(name).Code] = new JsonObject { ["minimum_amount"] = least };
        }

        if (options is not null)
        {
            restrictions["currency_options"] = options;
        }

        return restrictions;
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9\-_]{1,500}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
