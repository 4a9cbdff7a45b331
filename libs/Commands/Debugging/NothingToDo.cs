using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

/// <summary>
/// DEBUG's switches for mechanisms that this server has none of, or that can't be told from outside: they answer OK and there is nothing that they would do.
/// Each says which.
/// </summary>
internal static class NothingToDo
{
    public static Command[] Commands =>
    [
        Make("QUICKLIST-PACKED-THRESHOLD", "size", "There are no plain nodes in lists: elements of any size lie in blocks of their own size."),
        Make("LISTPACK", "key", "Packed values have a layout of their own, which is not printed."),
        Make("DICT-RESIZING", "on", "Tables grow a leaf at a time and are never resized as a whole."),
        Make("HASHTABLE-CAN-ABORT-SHRINK", "on", "Tables shrink a leaf at a time: there is nothing to abort."),
        Make("CHANGE-REPL-ID", "", "A group's log has one identity for ever."),
        Make("CLIENT-ENFORCE-REPLY-LIST", "on", "Replies have one kind of buffer."),
        Make("REPLYBUFFER", "setting value", "Reply buffers are pooled by the loops and not resized for a client."),
        Make("MALLCTL", "key [value]", "The allocator is not jemalloc."),
    ];

    private static Command Make(string name, string syntax, string summary) => new(name, syntax)
    {
        Summary = summary, Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Ok();
}
