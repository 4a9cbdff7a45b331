namespace Distro.Resp;

/// <summary>What <see cref="RequestParser.Parse"/> found at the beginning of the input.</summary>
public enum RequestStatus
{
    /// <summary>The command is not here whole yet: call again with the same bytes and more behind them.</summary>
    Incomplete,

    /// <summary>A command of at least one argument.</summary>
    Complete,

    /// <summary>An empty line or an array of nothing: consume it and parse on. It gets no reply.</summary>
    Empty,

    /// <summary>Bytes that are no request: send <see cref="RequestParser.ErrorLine"/> and close.</summary>
    Error,
}
