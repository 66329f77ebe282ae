namespace StripeGuard.Testing.Objects;

/// <summary>An answer that is no JSON.</summary>
internal sealed record BinaryContent(byte[] Bytes, string ContentType);
