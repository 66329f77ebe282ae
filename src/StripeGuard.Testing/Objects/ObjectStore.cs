using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects.Stored;

namespace StripeGuard.Testing.Objects;

/// <summary>What an account holds, as JSON documents in the API's own field names: what is stored is what is sent.</summary>
internal sealed class ObjectStore
{
    private readonly Dictionary<string, Shelf> byType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> singletons = new(StringComparer.Ordinal);

    /// <summary>Stores a new object under its <c>object</c> and <c>id</c>.</summary>
    public JsonObject Add(JsonObject obj)
    {
        Completion.Complete(obj);
        ShelfOf(Type(obj)).Add(Id(obj), obj);
        return obj;
    }

    /// <summary>Puts an object in the place of the one with its id, or stores it when there is none.</summary>
    public JsonObject Put(JsonObject obj)
    {
        Completion.Complete(obj);
        ShelfOf(Type(obj)).Put(Id(obj), obj);
        return obj;
    }

    /// <summary>
    /// Takes an object away. Its id stays known: <see cref="IsDeleted(string, string)"/> tells it from one that never was, and a list
    /// goes on from where it stood.
    /// </summary>
    public void Remove(JsonObject obj) => ShelfOf(Type(obj)).Remove(Id(obj));

    /// <summary>Takes an object away for good: nothing is known of it afterwards, and nothing is kept.</summary>
    public void Forget(JsonObject obj) => ShelfOf(Type(obj)).Forget(Id(obj));

    public JsonObject? Find(string type, string id) => byType.TryGetValue(type, out var shelf) ? shelf.Find(id) : null;

    public bool IsDeleted(string type, string id) => byType.TryGetValue(type, out var shelf) && shelf.IsDeleted(id);

    /// <summary>The object, or Stripe's resource_missing: 404 for an id in the path, 400 for one in a parameter.</summary>
    public JsonObject Get(string type, string id, string parameter, bool inPath = false) =>
        Find(type, id) ?? throw StripeErrors.Missing(type, id, parameter, inPath);

    /// <summary>All objects of a type, oldest first.</summary>
    public IEnumerable<JsonObject> All(string type) =>
        byType.TryGetValue(type, out var shelf) ? shelf.OldestFirst() : [];

    /// <summary>All objects of a type, newest first; only those older than the object <paramref name="after"/> when given.</summary>
    public IEnumerable<JsonObject> NewestFirst(string type, string? after = null) =>
        byType.TryGetValue(type, out var shelf) ? shelf.NewestFirst(after) : [];

    /// <summary>The objects newer than <paramref name="before"/>, the nearest to it first.</summary>
    public IEnumerable<JsonObject> NewerThan(string type, string before) =>
        byType.TryGetValue(type, out var shelf) ? shelf.NewerThan(before) : [];

    /// <summary>Whether the id is or was one of that type, and so can be a list's cursor.</summary>
    public bool Knows(string type, string id) => byType.TryGetValue(type, out var shelf) && shelf.Knows(id);

    /// <summary>Whether there is an object with that id, of whatever type.</summary>
    public bool Knows(string id) => byType.Values.Any(shelf => shelf.Find(id) is not null);

    /// <summary>Whether there was an object with that id, of whatever type, and it was deleted.</summary>
    public bool IsDeleted(string id) => byType.Values.Any(shelf => shelf.IsDeleted(id));

    /// <summary>How many objects of that type there are.</summary>
    public int Count(string type) => byType.TryGetValue(type, out var shelf) ? shelf.Count : 0;

    /// <summary>The types of which there is or was an object.</summary>
    public IEnumerable<string> Types => byType.Keys;

    /// <summary>Remembers under which ids of its path an object was made.</summary>
    public void SetParents(JsonObject obj, string[] ids)
    {
        if (ids.Length > 0)
        {
            parents[Id(obj)] = ids;
        }
    }

    /// <summary>The ids of the path under which an object was made, or null.</summary>
    public string[]? ParentsOf(JsonObject obj) => parents.GetValueOrDefault(Id(obj));

    /// <summary>The object at a path that has no id of its own, such as a customer's cash balance; made when first asked for.</summary>
    public JsonObject Singleton(string path, Func<JsonObject> create)
    {
        if (!singletons.TryGetValue(path, out var obj))
        {
            singletons[path] = obj = create();
        }

        return obj;
    }

    private static string Type(JsonObject obj) => obj["object"]!.GetValue<string>();

    private static string Id(JsonObject obj) => obj["id"]!.GetValue<string>();

    private Shelf ShelfOf(string type) =>
        CollectionsMarshal.GetValueRefOrAddDefault(byType, type, out _) ??= new Shelf();

    /// <summary>
    /// The objects of one type in order of creation. An id leads to its place, so that a page costs the same however
    /// deep it lies; a deleted id leads to the gap where it was (the place's complement, which is negative).
    /// </summary>
    private sealed class Shelf
    {
        private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
        private List<JsonObject?> slots = [];
        private int gaps;

        public int Count => slots.Count - gaps;

        public void Add(string id, JsonObject obj)
        {
            if (places.TryGetValue(id, out var place) && place >= 0)
            {
                throw new InvalidOperationException($"There already is an object with the id '{id}'.");
            }

            places[id] = slots.Count;
            slots.Add(obj);
        }

        public void Put(string id, JsonObject obj)
        {
            if (places.TryGetValue(id, out var place) && place >= 0)
            {
                slots[place] = obj;
                return;
            }

            Add(id, obj);
        }

        public void Remove(string id)
        {
            if (!places.TryGetValue(id, out var place) || place < 0)
            {
                return;
            }

            slots[place] = null;
            places[id] = ~place;
            gaps++;
            if (gaps > 64 && gaps > slots.Count / 2)
            {
                Close();
            }
        }

        public void Forget(string id)
        {
            Remove(id);
            places.Remove(id);
        }

        public JsonObject? Find(string id) => places.TryGetValue(id, out var place) && place >= 0 ? slots[place] : null;

        public bool IsDeleted(string id) => places.TryGetValue(id, out var place) && place < 0;

        public bool Knows(string id) => places.ContainsKey(id);

        public IEnumerable<JsonObject> OldestFirst() => slots.OfType<JsonObject>();

        public IEnumerable<JsonObject> NewestFirst(string? after)
        {
            var start = after is null ? slots.Count : places[after];
            for (var i = (start < 0 ? ~start : start) - 1; i >= 0; i--)
            {
                if (slots[i] is { } obj)
                {
                    yield return obj;
                }
            }
        }

        public IEnumerable<JsonObject> NewerThan(string before)
        {
            var place = places[before];
            for (var i = place < 0 ? ~place : place + 1; i < slots.Count; i++)
            {
                if (slots[i] is { } obj)
                {
                    yield return obj;
                }
            }
        }

        /// <summary>Closes the gaps, so that a page does not have to step over them.</summary>
        private void Close()
        {
            var moved = new int[slots.Count + 1];
            var kept = new List<JsonObject?>(slots.Count - gaps);
            for (var i = 0; i < slots.Count; i++)
            {
                moved[i] = kept.Count;
                if (slots[i] is { } obj)
                {
                    kept.Add(obj);
                }
            }

            moved[^1] = kept.Count;
            foreach (var (id, place) in places.ToArray())
            {
                places[id] = place < 0 ? ~moved[~place] : moved[place];
            }

            slots = kept;
            gaps = 0;
        }
    }
}
