namespace Distro.Wire.RouterLink;

/// <summary>Where a handshake stands after a frame.</summary>
public enum HandshakeStep
{
    /// <summary>Send what was written, if anything, and wait for the next frame.</summary>
    Continue,

    /// <summary>Send what was written, if anything: requests flow from now on.</summary>
    Done,

    /// <summary>Send what was written, if anything, and close. The handshake's Failure says why, for the log.</summary>
    Failed,
}
