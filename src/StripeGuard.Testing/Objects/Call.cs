using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>One call of an operation: who calls, what was sent, and the account it works on.</summary>
internal sealed class Call(Account account, ApiRequest request, IReadOnlyList<string> pathValues)
{
    public Account Account => account;

    public ApiRequest Request { get; } = request;

    /// <summary>What the events of the operation name as their cause: the request, or null for what happens by itself.</summary>
    public ApiRequest? Cause { get; private init; } = request;

    /// <summary>The parameters of query or body.</summary>
    public Parameters Parameters => Request.Parameters;

    /// <summary>The first id in the path.</summary>
    public string Id => pathValues[0];

    /// <summary>The ids in the path, in order.</summary>
    public IReadOnlyList<string> PathValues => pathValues;

    public DateTimeOffset Now => account.Now;

    /// <summary>What is answered in place of JSON: a file's content, a PDF.</summary>
    public BinaryContent? Content { get; set; }

    /// <summary>A call of another operation from inside one, with parameters of its own (leaves are strings) and the same cause.</summary>
    public static Call Within(Account account, ApiRequest? cause, string path, JsonObject parameters) =>
        new(
            account,
            new ApiRequest
            {
                Method = "POST",
                Path = path,
                Header = cause?.Header ?? (_ => null),
                Parameters = new Parameters(parameters),
            },
            []
        )
        {
            Cause = cause,
        };

    /// <summary>The stored object named by the path's first id, or Stripe's 404.</summary>
    public JsonObject Target(string objectType) =>
        account.Objects.Get(objectType, Id, ResourceNames.PathParameter(objectType), inPath: true);

    /// <summary>As <see cref="Target"/>, but <c>deleted: true</c> for one that was deleted: what retrieving a customer does.</summary>
    public JsonObject TargetOrDeleted(string objectType) =>
        account.Objects.IsDeleted(objectType, Id) ? Deleted(objectType, Id) : Target(objectType);

    /// <summary>The stored object that a parameter names, or null when it was not sent; a name that leads nowhere is Stripe's 400.</summary>
    public JsonObject? Reference(string parameter, string objectType) =>
        Parameters.String(parameter) is { } id ? account.Objects.Get(objectType, id, parameter) : null;

    /// <summary>
    /// A page of a type's stored objects, newest first: limit, cursors and <c>created</c> as asked, and every further
    /// parameter compared with the field of its name (a parameter without such a field, or named in
    /// <paramref name="handled"/>, is for <paramref name="where"/>).
    /// </summary>
    public JsonObject List(
        string objectType,
        Func<JsonObject, bool>? where = null,
        params ReadOnlySpan<string> handled
    ) => Lists.Page(this, objectType, where, handled);

    /// <summary>A page of objects that are not stored under a type of their own, given newest first.</summary>
    public JsonObject List(IReadOnlyList<JsonObject> newestFirst) => Lists.Page(this, newestFirst);

    /// <summary>The metadata for a new object.</summary>
    public JsonObject NewMetadata() => Metadata.Merge(null, Parameters);

    /// <summary>
    /// Changes a stored object, merges the request's metadata into it, and raises <paramref name="eventType"/> with the
    /// former values when anything changed. The change must refuse before it writes.
    /// </summary>
    public JsonObject Update(JsonObject obj, string? eventType, Action<JsonObject> change)
    {
        var metadata = Parameters.Has("metadata") ? Metadata.Merge(obj["metadata"] as JsonObject, Parameters) : null;
        var before = (JsonObject)obj.DeepClone();
        change(obj);
        if (metadata is not null)
        {
            obj["metadata"] = metadata;
        }

        if (eventType is not null && PreviousAttributes.Between(before, obj) is { } previous)
        {
            Raise(eventType, obj, previous);
        }

        return obj;
    }

    /// <summary>Deletes a stored object and raises <paramref name="eventType"/> with the object as it was; the answer is <c>deleted: true</c>.</summary>
    public JsonObject Delete(JsonObject obj, string? eventType = null)
    {
        account.Objects.Remove(obj);
        if (eventType is not null)
        {
            Raise(eventType, obj);
        }

        return Deleted(obj["object"]!.GetValue<string>(), obj["id"]!.GetValue<string>());
    }

    /// <summary>Raises an event that carries <paramref name="obj"/> as it now is.</summary>
    public void Raise(string type, JsonObject obj, JsonObject? previousAttributes = null) =>
        account.Events.Raise(type, obj, Cause, previousAttributes);

    internal static JsonObject Deleted(string objectType, string id) =>
        new()
        {
            ["id"] = id,
            ["object"] = objectType,
            ["deleted"] = true,
        };
}
