using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Versions;

namespace StripeGuard.Testing.Objects;

/// <summary>
/// <c>expand[]</c>: docs.stripe.com/api/expanding_objects. Which fields are ids that can become objects is in the
/// catalogue; which fields only <c>expand[]</c> shows, the resources say.
/// </summary>
internal sealed class Expansion(
    Catalogue catalogue,
    IReadOnlyDictionary<(string ObjectType, string Field), Included> inclusions
)
{
    private const int Deepest = 4;
    private const string Data = "data";
    private const string TotalCount = "total_count";

    /// <summary>
    /// Fields that Stripe's reference marks "Expandable" though they are no ids: shown as they are stored, when no
    /// resource computes them.
    /// </summary>
    private static readonly HashSet<(string ObjectType, string Field)> OnlyWhenExpanded =
    [
        ("application_fee", "refunds"),
        ("charge", "refunds"),
        ("checkout.session", "line_items"),
        ("coupon", "applies_to"),
        ("coupon", "currency_options"),
        ("customer", "cash_balance"),
        ("customer", "invoice_credit_balance"),
        ("customer", "sources"),
        ("customer", "subscriptions"),
        ("customer", "tax"),
        ("customer", "tax_ids"),
        ("identity.verification_session", "verified_outputs"),
        ("invoice", "payments"),
        ("invoice", "total_pretax_credit_amounts"),
        ("issuing.card", "cvc"),
        ("issuing.card", "number"),
        ("payment_intent", "payment_details"),
        ("payment_link", "line_items"),
        ("price", "currency_options"),
        ("price", "tiers"),
        ("quote", "line_items"),
        ("shipping_rate", "currency_options"),
        ("tax.calculation", "line_items"),
        ("transfer", "reversals"),
    ];

    /// <summary>Whether a field is left out of an object until <c>expand[]</c> asks for it.</summary>
    public static bool IsShownOnlyWhenExpanded(string objectType, string field) =>
        OnlyWhenExpanded.Contains((objectType, field));

    /// <summary>Refuses a path that leads nowhere, before anything is looked up.</summary>
    public void Check(CatalogueRoute route, IReadOnlyList<string> paths, string version)
    {
        foreach (var path in paths)
        {
            var segments = path.Split('.');
            var inList = route.Answer is not (AnswerKind.Object or AnswerKind.Nothing);
            var start = 0;
            if (inList)
            {
                if (path == TotalCount)
                {
                    CheckTotalCount(route);
                    continue;
                }

                if (segments[0] != Data || segments.Length == 1)
                {
                    throw Refused(
                        path,
                        Leads(route.Answers, segments, 0, default, version)
                            ? $" You may want to try expanding '{Data}.{path}' instead."
                            : ""
                    );
                }

                start = 1;
            }

            if (segments.Length - start > Deepest)
            {
                throw StripeErrors.Invalid(
                    $"You cannot expand more than {Deepest} levels of a property ({path}).",
                    param: "expand"
                );
            }

            if (!Leads(route.Answers, segments, start, default, version))
            {
                throw Refused(path, "");
            }
        }
    }

    /// <summary>A copy of the answer with the paths expanded, what comes in by them in the shape of that version.</summary>
    public JsonObject Apply(
        Account account,
        CatalogueRoute route,
        JsonObject answer,
        IReadOnlyList<string> paths,
        string version
    )
    {
        var copy = (JsonObject)answer.DeepClone();
        foreach (var path in paths)
        {
            if (path == TotalCount)
            {
                continue;
            }

            var segments = path.Split('.');
            if (route.Answer is AnswerKind.Object or AnswerKind.Nothing)
            {
                Into(account, copy, route.Answers, segments, 0, default, version);
            }
            else
            {
                Into(account, copy[Data], route.Answers, segments, 1, default, version);
            }
        }

        return copy;
    }

    /// <summary>
    /// Searches count what they find; lists do so no more, and for new accounts in no version
    /// (docs.stripe.com/changelog/basil/2025-03-31/deprecate-total-count-expansion).
    /// </summary>
    private static void CheckTotalCount(CatalogueRoute route)
    {
        if (route.Answer != AnswerKind.SearchResult)
        {
            throw StripeErrors.Invalid(
                "You cannot expand total_count on a list. Look at has_more to see whether there are more.",
                "property_forbidden",
                "expand"
            );
        }
    }

    private static StripeErrorException Refused(string path, string hint) =>
        StripeErrors.Invalid($"This property cannot be expanded ({path}).{hint}");

    /// <param name="within">Where in an object the shapes lie that have no name of their own.</param>
    private bool Leads(IReadOnlyList<string> shapes, string[] segments, int at, Within within, string version)
    {
        if (at == segments.Length)
        {
            return true;
        }

        foreach (var shape in shapes.Select(catalogue.Shape))
        {
            var older = OlderShapes.Field(shape.ObjectName, segments[at], version);
            if ((older ?? shape.Fields.GetValueOrDefault(segments[at])) is not { } field)
            {
                continue;
            }

            var isLast = at == segments.Length - 1;
            var inner = Inner(field);
            var here = within.Field(shape.ObjectName, segments[at]);
            var leads = inner.Kind switch
            {
                Kind.Expandable => Leads(inner.Shapes, segments, at + 1, default, version),
                _ when isLast && (older is not null || IsThereAnyway(inner)) => true,
                _ when isLast => here.Type is { } owner && IsIncluded(owner, here.Path),
                Kind.Object => Leads(inner.Shapes, segments, at + 1, here, version),
                Kind.Page when segments[at + 1] == Data => Leads(
                    Inner(inner.Item!).Shapes,
                    segments,
                    at + 2,
                    default,
                    version
                ),
                _ => false,
            };
            if (leads)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a path may end there though nothing is to be expanded: an object that is shown in full, such as a line's
    /// price, or one that only ties others together, such as an InvoicePayment's payment.
    /// </summary>
    private bool IsThereAnyway(FieldType field) =>
        field.Kind == Kind.Object
        && field
            .Shapes.Select(catalogue.Shape)
            .Any(shape =>
                shape.ObjectName is not null || shape.Fields.Values.Any(each => each.Kind == Kind.Expandable)
            );

    private bool IsIncluded(string objectType, string field) =>
        inclusions.ContainsKey((objectType, field)) || OnlyWhenExpanded.Contains((objectType, field));

    private static FieldType Inner(FieldType field) =>
        field.Kind is Kind.Array or Kind.Map ? Inner(field.Item!) : field;

    private void Into(
        Account account,
        JsonNode? node,
        IReadOnlyList<string> shapes,
        string[] segments,
        int at,
        Within within,
        string version
    )
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Into(account, item, shapes, segments, at, within, version);
            }

            return;
        }

        if (
            at == segments.Length
            || node is not JsonObject obj
            || FieldOf(obj, shapes, segments[at], version) is not { } field
        )
        {
            return;
        }

        var name = segments[at];
        var type = obj["object"]?.GetValue<string>();
        var here = within.Field(type, name, obj);
        if (
            here is { Type: { } ownerType, Owner: { } owner }
            && inclusions.TryGetValue((ownerType, here.Path), out var compute)
            && !IsConjured(account, owner)
        )
        {
            obj[name] = Rendered(account, compute(account, owner)?.DeepClone(), version);
        }

        var inner = Inner(field);
        if (inner.Kind == Kind.Page)
        {
            if (
                IsConjured(account, obj)
                && obj[name]?[Data] is not JsonArray { Count: > 0 }
                && Inner(inner.Item!).Shapes is [var item, ..]
            )
            {
                obj[name] = Lists.Of([Conjurer.Current.New(account, catalogue.Shape(item))], $"/{name}");
            }

            if (at + 1 < segments.Length)
            {
                Into(account, obj[name]?[Data], Inner(inner.Item!).Shapes, segments, at + 2, default, version);
            }

            return;
        }

        if (inner.Kind == Kind.Expandable)
        {
            obj[name] = Rendered(account, Found(account, obj[name], inner.Shapes), version);
        }

        Into(account, obj[name], inner.Shapes, segments, at + 1, here, version);
    }

    /// <summary>
    /// A field as the nearest object that has a name knows it: <c>total_details.breakdown</c> of a checkout.session.
    /// </summary>
    private readonly record struct Within(string? Type, string Path, JsonObject? Owner)
    {
        public Within Field(string? type, string name, JsonObject? obj = null) =>
            type is not null ? new Within(type, name, obj) : this with { Path = Path + "." + name };
    }

    /// <summary>Whether nobody created the object, so that nothing is known of what hangs on it.</summary>
    private static bool IsConjured(Account account, JsonObject obj) =>
        account.Conjures && obj["id"] is JsonValue id && !account.Objects.Knows(id.GetValue<string>());

    private FieldType? FieldOf(JsonObject obj, IReadOnlyList<string> shapes, string name, string version)
    {
        var type = obj["object"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        if (OlderShapes.Field(type, name, version) is { } older)
        {
            return older;
        }

        var candidates = shapes.Select(catalogue.Shape).Where(shape => shape.Fields.ContainsKey(name)).ToList();
        var shape = candidates.FirstOrDefault(shape => shape.ObjectName == type) ?? candidates.FirstOrDefault();
        return shape?.Fields[name];
    }

    private static JsonNode? Rendered(Account account, JsonNode? node, string version)
    {
        if (OlderShapes.Differ(version))
        {
            OlderShapes.Render(account, node, version);
        }

        return node;
    }

    /// <summary>The object that an id stands for, each of an array's, or the id when nothing is stored under it.</summary>
    private JsonNode? Found(Account account, JsonNode? node, IReadOnlyList<string> shapes)
    {
        if (node is JsonArray ids)
        {
            return new JsonArray([.. ids.Select(id => Found(account, id?.DeepClone(), shapes))]);
        }

        List<string> types = [.. shapes.Select(name => catalogue.Shape(name).ObjectName).OfType<string>()];
        if (node is not JsonValue value || !value.TryGetValue<string>(out var id))
        {
            return node is null && account.Conjures && types.Count > 0
                ? Conjurer.Current.New(account, types[0])
                : node?.DeepClone();
        }

        foreach (var type in types)
        {
            if (account.Objects.Find(type, id) is { } found)
            {
                return found.DeepClone();
            }

            if (account.Objects.IsDeleted(type, id))
            {
                return Call.Deleted(type, id);
            }
        }

        return account.Conjures && types.Count > 0
            ? Conjurer.Current.New(account, Conjurer.TypeOf(id, types), id)
            : value.DeepClone();
    }
}
