using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>The people behind a connected account: docs.stripe.com/api/persons.</summary>
internal sealed class Persons : IResource
{
    private const string Type = "person";
    private const string Path = "/v1/accounts/{account}/persons";

    public void Map(RouteTable routes)
    {
        routes.On("POST " + Path, Create);
        routes.On("GET " + Path, List);
        routes.On("GET " + Path + "/{person}", Target);
        routes.On("POST " + Path + "/{person}", Update);
        routes.On("DELETE " + Path + "/{person}", Delete);
    }

    /// <summary>The person who represents a company, or null.</summary>
    public static JsonObject? RepresentativeOf(Work platform, string account) =>
        platform
            .Objects.All(Type)
            .FirstOrDefault(person =>
                person.Text("account") == account && person.Object("relationship")?.Flag("representative") == true
            );

    private static JsonObject Create(Call call)
    {
        var work = Accounts.WorkOf(call);
        var account = Accounts.Target(call);
        TakeToken(work, call.Parameters);
        var person = EntityShape.Current.New(call, Catalogue.Current.ShapeOfObject(Type)!);
        person["metadata"] = call.NewMetadata();
        PersonShape.Complete(person, call.Parameters, account.Id());
        Accounts.Change(work, account, () => work.Objects.Add(person));
        ConnectedAccounts.For(work, account.Id()).Raise("person.created", person);
        return person;
    }

    private static JsonObject Update(Call call)
    {
        var work = Accounts.WorkOf(call);
        var account = Accounts.Target(call);
        var person = Target(call);
        TakeToken(work, call.Parameters);
        var metadata = call.Parameters.Has("metadata")
            ? Metadata.Merge(person["metadata"] as JsonObject, call.Parameters)
            : null;
        var sent = EntityShape.Current.New(call, Catalogue.Current.ShapeOfObject(Type)!);
        var before = (JsonObject)person.DeepClone();
        Accounts.Change(
            work,
            account,
            () =>
            {
                foreach (var (name, value) in AccountShape.Merged(person, sent))
                {
                    person[name] = value?.DeepClone();
                }

                person["metadata"] = metadata ?? before["metadata"]?.DeepClone();
                PersonShape.Complete(person, call.Parameters, account.Id());
            }
        );
        if (PreviousAttributes.Between(before, person) is { } previous)
        {
            ConnectedAccounts.For(work, account.Id()).Raise("person.updated", person, previous);
        }

        return person;
    }

    private static JsonObject Delete(Call call)
    {
        var work = Accounts.WorkOf(call);
        var account = Accounts.Target(call);
        var person = Target(call);
        Accounts.Change(work, account, () => work.Objects.Remove(person));
        ConnectedAccounts.For(work, account.Id()).Raise("person.deleted", person);
        return Call.Deleted(Type, person.Id());
    }

    private static JsonObject List(Call call)
    {
        var account = Accounts.Target(call).Id();
        var roles = call.Parameters.Object("relationship");
        return call.List([
            .. Accounts
                .WorkOf(call)
                .Objects.NewestFirst(Type)
                .Where(person =>
                    person.Text("account") == account
                    && (roles?.Tree ?? []).All(role =>
                        person.Object("relationship")!.Flag(role.Key) == (roles!.Bool(role.Key) ?? false)
                    )
                ),
        ]);
    }

    private static JsonObject Target(Call call)
    {
        var account = Accounts.Target(call).Id();
        var id = call.PathValues[1];
        return Accounts.WorkOf(call).Objects.Find(Type, id) is { } person && person.Text("account") == account
            ? person
            : throw StripeErrors.Missing(Type, id, Type, inPath: true);
    }

    private static void TakeToken(Work work, Parameters parameters)
    {
        if (parameters.String("person_token") is not { } token)
        {
            return;
        }

        foreach (var (name, value) in Tokens.RedeemData(work, token, Type, "person_token").Tree)
        {
            parameters.Tree.TryAdd(name, value?.DeepClone());
        }
    }
}
