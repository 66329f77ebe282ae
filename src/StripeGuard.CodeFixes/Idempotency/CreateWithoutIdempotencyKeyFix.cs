using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeGuard.CodeFixes.Idempotency;

/// <inheritdoc/>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CreateWithoutIdempotencyKeyFix))]
public sealed class CreateWithoutIdempotencyKeyFix() : MissingKeyFix("STRIPE1008");
