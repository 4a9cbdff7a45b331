namespace Distro.Commands.Connection;

/// <summary>Client names and library names stand in space-separated lines of CLIENT LIST, so they may hold only visible ASCII.</summary>
internal static class ClientName
{
    public static ReadOnlySpan<byte> Invalid => "ERR Client names cannot contain spaces, newlines or special characters."u8;

    public static bool IsValid(ReadOnlySpan<byte> name) => !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');
}
