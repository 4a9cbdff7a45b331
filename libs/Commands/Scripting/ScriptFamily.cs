using Distro.Commands.Declaration;

namespace Distro.Commands.Scripting;

/// <summary>Scripts and functions.</summary>
internal static class ScriptFamily
{
    public static readonly Command[] Commands =
    [
        Eval.Command, EvalSha.Command, EvalReadOnly.Command, EvalShaReadOnly.Command, FCall.Command, FCallReadOnly.Command, ScriptContainer.Command, FunctionContainer.Command,
    ];
}
