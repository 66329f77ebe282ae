using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeGuard.CodeFixes.Idempotency;

/// <inheritdoc/>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoneyMovingCallWithoutIdempotencyKeyFix))]
public sealed class MoneyMovingCallWithoutIdempotencyKeyFix() : MissingKeyFix("STRIPE1001");
