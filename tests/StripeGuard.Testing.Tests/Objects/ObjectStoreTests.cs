using System.Text.Json.Nodes;
using CsCheck;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Tests.Objects;

public class ObjectStoreTests
{
    /// <summary>Compared with a plain list, after any sequence of additions and removals.</summary>
    [Fact]
    public void Pages_stand_where_they_stood_whatever_is_added_and_removed()
    {
        Gen.Bool.Array[1, 600]
            .Select(Gen.Int[0, 10_000].Array[600])
            .Sample(
                (additions, picks) =>
                {
                    var store = new ObjectStore();
                    var model = new List<(string Id, bool Removed)>();
                    for (var i = 0; i < additions.Length; i++)
                    {
                        var there = model.Where(item => !item.Removed).ToList();
                        if (additions[i] || there.Count == 0)
                        {
                            var id = $"obj_{i}";
                            store.Add(new JsonObject { ["id"] = id, ["object"] = "thing" });
                            model.Add((id, false));
                        }
                        else
                        {
                            var (id, _) = there[picks[i] % there.Count];
                            store.Remove(store.Find("thing", id)!);
                            model[model.FindIndex(item => item.Id == id)] = (id, true);
                        }
                    }

                    var (cursor, removed) = model[picks[0] % model.Count];
                    var at = model.FindIndex(item => item.Id == cursor);
                    Assert.Equal(removed, store.IsDeleted("thing", cursor));
                    Assert.Equal(
                        model.Take(at).Where(item => !item.Removed).Select(item => item.Id).Reverse(),
                        store.NewestFirst("thing", cursor).Select(obj => obj["id"]!.GetValue<string>())
                    );
                    Assert.Equal(
                        model.Skip(at + 1).Where(item => !item.Removed).Select(item => item.Id),
                        store.NewerThan("thing", cursor).Select(obj => obj["id"]!.GetValue<string>())
                    );
                    Assert.Equal(model.Count(item => !item.Removed), store.Count("thing"));
                },
                iter: 200,
                threads: 1
            );
    }
}
