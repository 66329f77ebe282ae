using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeGuard.CodeFixes.Idempotency;

/// <inheritdoc/>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RetryWithoutIdempotencyKeyFix))]
public sealed class RetryWithoutIdempotencyKeyFix() : MissingKeyFix("STRIPE1007");
