using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using StripeGuard.Analyzers;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2005: answers 400 instead of 2xx.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class FailedVerificationAnsweredAsSuccessFix()
    : RefusingFix(Rules.STRIPE2005_FailedVerificationAnsweredAsSuccess.Id);
