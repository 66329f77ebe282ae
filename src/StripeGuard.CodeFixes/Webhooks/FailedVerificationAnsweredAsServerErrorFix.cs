using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using StripeGuard.Analyzers;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2021: answers 400 instead of 5xx.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class FailedVerificationAnsweredAsServerErrorFix()
    : RefusingFix(Rules.STRIPE2021_FailedVerificationAnsweredAsServerError.Id);
