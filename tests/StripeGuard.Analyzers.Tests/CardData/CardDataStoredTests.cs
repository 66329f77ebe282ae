using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.CardData.CardDataStoredAnalyzer>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4004 reports, and stays silent: docs/rules/STRIPE4004.md.</summary>
public class CardDataStoredTests
{
    // The few declarations of Entity Framework and Mongo that the rule knows by name.
    private const string Databases = """

        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContext { public DbSet<T> Set<T>() where T : class => null!; }
            public class DbSet<T> where T : class { }
            public class ModelBuilder { public void Entity<T>() where T : class { } }
            public interface IEntityTypeConfiguration<T> where T : class { }
        }

        namespace MongoDB.Driver
        {
            public interface IMongoCollection<T> { }
            public interface IMongoDatabase { IMongoCollection<T> GetCollection<T>(string name); }
        }

        namespace MongoDB.Bson.Serialization.Attributes
        {
            public class BsonIgnoreAttribute : System.Attribute { }
        }
        """;

    [Fact]
    public Task An_entity_of_a_DbContext_may_not_hold_a_card() =>
        Check.Reports(
            """
            using Microsoft.EntityFrameworkCore;

            class ShopContext : DbContext
            {
                public DbSet<PaymentInfo> Payments { get; set; } = null!;
                public DbSet<Order> Orders => Set<Order>();
            }

            class PaymentInfo
            {
                public int Id { get; set; }
                public string [|CardNumber|] { get; set; } = "";
                public string? [|Cvv|] { get; init; }
                public int [|CVC|] { get; private set; }
                public DateTime Expiry { get; set; }
            }

            class Order
            {
                public List<SavedCard> Cards { get; } = [];
                public SavedCard? Default { get; set; }
            }

            class SavedCard : Card;

            abstract class Card
            {
                public long [|Number|] { get; set; }
                public byte[] [|EncryptedCvv|] { get; set; } = [];
                public int ExpMonth { get; set; }
            }
            """ + Databases
        );

    [Fact]
    public Task A_DbSet_is_known_by_name_where_its_package_is_missing() =>
        Check.Reports(
            """
            class ShopContext : {|CS0246:DbContext|}
            {
                public {|CS0246:DbSet<SavedCard>|} Cards => throw new NotSupportedException();
            }

            class SavedCard { public string [|CardNumber|] { get; set; } = ""; }
            """
        );

    [Fact]
    public Task A_configured_or_table_type_may_not_either() =>
        Check.Reports(
            """
            using System.ComponentModel.DataAnnotations.Schema;
            using Microsoft.EntityFrameworkCore;

            class WalletConfiguration : IEntityTypeConfiguration<Wallet>;
            class Wallet { public string [|credit_card_number|] { get; set; } = ""; }

            [Table("cards")]
            record StoredCard(string Token) { public string [|SecurityCode|] { get; set; } = ""; public int ExpYear { get; set; } }
            """ + Databases
        );

    [Fact]
    public Task A_document_in_Mongo_may_not_either() =>
        Check.Reports(
            """
            using MongoDB.Driver;

            class Repository(IMongoCollection<Buyer> buyers, IMongoDatabase database)
            {
                public object Buyers => buyers;
                public object Cards => [|database.GetCollection<PaymentCard>("cards")|];
            }

            class Buyer { public string [|CardPan|] { get; set; } = ""; }
            class PaymentCard { public string CardNo { get; set; } = ""; }
            """ + Databases
        );

    [Fact]
    public Task A_type_named_to_the_model_builder_is_reported_there() =>
        Check.Reports(
            """
            using Microsoft.EntityFrameworkCore;

            class ShopContext : DbContext
            {
                void OnModelCreating(ModelBuilder model) => [|model.Entity<PaymentInfo>()|];
            }

            class PaymentInfo { public string CardNumber { get; set; } = ""; }
            """ + Databases
        );

    [Theory]
    [InlineData("INSERT INTO Payments (OrderId, CardNumber, Amount) VALUES (@OrderId, @CardNumber, @Amount)")]
    [InlineData("insert into payments(order_id, cvv) values (@id, @cvv)")]
    [InlineData("UPDATE [Wallets] SET Name = @name, [CreditCardNumber] = @number WHERE Id = @id")]
    [InlineData(
        "CREATE TABLE IF NOT EXISTS cards (id integer primary key, token varchar(40), card_number varchar(19) not null)"
    )]
    [InlineData("ALTER TABLE buyers ADD COLUMN cvc varchar(4)")]
    public Task SQL_that_writes_a_card_is_reported(string sql) =>
        Check.Reports($$"""class Store { const string Sql = [|"{{sql}}"|]; }""");

    [Fact]
    public Task SQL_in_a_raw_string_is_reported() =>
        Check.Reports(
            """"
            class Store
            {
                void Save(Action<string, object> execute, string number) =>
                    execute([|"""
                        INSERT INTO Payments
                            (OrderId, card_number)
                        VALUES
                            (@OrderId, @number)
                        """|], new { number });
            }
            """"
        );

    [Theory]
    [InlineData("INSERT INTO Payments (OrderId, CardLast4, CardBrand) VALUES (@OrderId, @last4, @brand)")]
    [InlineData("SELECT CardNumber FROM Payments WHERE Id = @id")]
    [InlineData("DELETE FROM Payments WHERE CardNumber IS NOT NULL")]
    [InlineData("ALTER TABLE payments DROP COLUMN card_number")]
    [InlineData("UPDATE Payments SET Status = @status WHERE CardNumber = @number")]
    [InlineData("INSERT INTO GiftCards (CardNumber, Balance) VALUES (@number, @balance)")]
    [InlineData("Please update your card number, cvv and expiry date")]
    [InlineData("We insert into the form (card number, cvv) what you type")]
    public Task Other_SQL_and_prose_are_not(string sql) =>
        Check.Silent($$"""class Store { const string Sql = "{{sql}}"; }""");

    [Fact]
    public Task Parts_masks_tokens_and_unmapped_properties_are_fine() =>
        Check.Silent(
            """
            using System.ComponentModel.DataAnnotations;
            using System.ComponentModel.DataAnnotations.Schema;
            using Microsoft.EntityFrameworkCore;

            class ShopContext : DbContext
            {
                public DbSet<SavedCard> Cards { get; set; } = null!;
                public DbSet<GiftCard> GiftCards { get; set; } = null!;
                public DbSet<Slot> Slots { get; set; } = null!;
                public DbSet<Invoice> Invoices { get; set; } = null!;
            }

            class SavedCard
            {
                public string CardNumberLast4 { get; set; } = "";
                public string Last4 { get; set; } = "";
                public string MaskedCardNumber { get; set; } = "";
                public string CardToken { get; set; } = "";
                public string CardFingerprint { get; set; } = "";
                public string CardBrand { get; set; } = "";
                public bool Cvc { get; set; }
                public string CvcCheck { get; set; } = "";
                [StringLength(4)] public string CardNo { get; set; } = "";
                [NotMapped] public string CardNumber { get; set; } = "";
                public string Pan => "**** " + Last4;
                public static string CardNum { get; set; } = "";
                public int ExpMonth { get; set; }
            }

            class GiftCard { public string CardNumber { get; set; } = ""; public DateTime Expires { get; set; } }
            class Slot { public string Number { get; set; } = ""; }
            class Invoice { public string Number { get; set; } = ""; public string SecurityCode { get; set; } = ""; }
            """ + Databases
        );

    [Fact]
    public Task A_form_that_is_not_stored_is_another_rules_matter() =>
        Check.Silent(
            """
            record CardForm(string CardNumber, string Cvv);

            class PaymentRequest { public string CardNumber { get; set; } = ""; public string Cvc { get; set; } = ""; }
            """ + Databases
        );
}
