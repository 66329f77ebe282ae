namespace StripeGuard.Testing.Identity;

/// <summary>Why a verification fails: docs.stripe.com/identity/handle-verification-outcomes.</summary>
/// <param name="Code">As <c>last_error.code</c> has it.</param>
/// <param name="Check">The check that fails: document, id_number, selfie, or session before any.</param>
internal sealed record VerificationFailure(string Code, string Check, string Reason)
{
    public static readonly IReadOnlyList<VerificationFailure> All =
    [
        new("consent_declined", "session", "The user declined to be verified by Stripe."),
        new("device_unsupported", "session", "The device has no camera."),
        new("under_supported_age", "session", "Stripe does not verify users under the age of majority."),
        new("country_not_supported", "session", "The country of the document is not supported."),
        new("abandoned", "session", "The user abandoned the verification."),
        new("document_expired", "document", "The document is expired."),
        new("document_type_not_supported", "document", "The type of the document is not supported."),
        new("document_unverified_other", "document", "The document could not be verified."),
        new(
            "id_number_insufficient_document_data",
            "id_number",
            "The document lacks what the ID number is checked by."
        ),
        new("id_number_mismatch", "id_number", "The ID number could not be verified with the data provided."),
        new("id_number_unverified_other", "id_number", "The ID number could not be verified."),
        new("selfie_document_missing_photo", "selfie", "The document has no photo to compare the selfie with."),
        new("selfie_face_mismatch", "selfie", "The face on the document does not match the selfie."),
        new("selfie_manipulated", "selfie", "The selfie was manipulated."),
        new("selfie_unverified_other", "selfie", "The selfie could not be verified."),
    ];

    public static VerificationFailure? Find(string? code) => All.FirstOrDefault(one => one.Code == code);
}
