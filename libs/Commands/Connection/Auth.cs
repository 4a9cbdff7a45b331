using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class Auth
{
    public static readonly Command Command = new("AUTH", "[username] password")
    {
        Summary = "Authenticates the connection.", Group = Group.Connection, Since = "1.0.0", Complexity = "O(N) where N is the number of passwords defined for the user",
        Flags = NoScript | Loading | Stale | Fast | NoAuth | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, SecretArguments = [1, 2], Run = Run,
    };

    /// <summary>Authenticates the session. False when it was refused: the error is written then.</summary>
    public static bool Try(ref Call call, ReadOnlySpan<byte> user, ReadOnlySpan<byte> password)
    {
        var access = call.Host.Access;
        if (!access.Authenticate(user, password))
        {
            access.Log.Add(DenialKind.Authentication, call.Session.Queued is null ? "toplevel" : "multi", AccessText.Of(call[0]), AccessText.Of(user), ClientFacts.Of(call.Session, call.NowMilliseconds).Line, call.NowMilliseconds);
            call.Reply.Error("WRONGPASS invalid username-password pair or user is disabled."u8);
            return false;
        }

        call.Session.User = AccessText.Of(user);
        call.Session.Authenticated = true;
        return true;
    }

    private static void Run(ref Call call)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        if (call.Count == 2 && call.Host.Access.Find(AccessControl.DefaultUser) is { NeedsNoPassword: true })
        {
            call.Reply.Error("ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?"u8);
            return;
        }

        var user = call.Count == 3 ? call[1] : "default"u8;
        if (Try(ref call, user, call[call.Count - 1])) call.Reply.Ok();
    }
}
