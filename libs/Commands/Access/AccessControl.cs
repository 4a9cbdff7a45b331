using System.Security.Cryptography;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Access;

/// <summary>
/// The users of one process and what they may do. Changes replace the whole <see cref="UserSet"/> under a lock; whoever checks reads one reference, and nothing at all while
/// every user may do everything, so that a store without rules pays nothing. A user that is gone allows nothing.
/// Where processes share users the set is the one that they have agreed on, and <see cref="Agreement"/> changes it.
/// </summary>
public sealed class AccessControl
{
    public const string DefaultUser = "default";

    private readonly Lock gate = new();
    private volatile UserSet users = UserSet.Open;
    private volatile bool restricts;

    /// <summary>What new users begin with.</summary>
    public AccessDefaults Defaults { get; set; } = new(16, AllChannels: false);

    /// <summary>Told, when users have changed, which sessions must end: their user is gone, or may no longer have what it is subscribed to. Any thread may ask it.</summary>
    public Action<Func<Session, bool>>? UsersChanged { get; set; }

    /// <summary>Where users are kept; null when no file was named.</summary>
    public IUserFile? File { get; set; }

    /// <summary>Null where this process's users are its own.</summary>
    public IUserAgreement? Agreement { get; set; }

    /// <summary>What of a client's certificate names its user (<see cref="CertificateLogin"/>).</summary>
    public CertificateField CertificateField { get; set; }

    public AccessLog Log { get; } = new();

    public UserSet Users => users;

    /// <summary>False while every user may do everything.</summary>
    public bool Restricts => restricts;

    /// <summary>A client that has not authenticated may do nothing.</summary>
    public bool PasswordRequired => users.Default is not { IsEnabled: true, NeedsNoPassword: true };

    /// <summary>Scripts run where their commands are not checked again (behind a Router): only users who may do everything may run any.</summary>
    public bool LeavesScriptsToTheTrusted { get; init; }

    /// <summary>requirepass: the default user's one password; none when empty.</summary>
    public void SetDefaultPassword(string password)
    {
        lock (gate) Replace(WithDefaultPassword(users, password));
    }

    public static UserSet WithDefaultPassword(UserSet users, string password)
        => users.With(users.Default with { Passwords = password.Length == 0 ? [] : [UserRules.Hash(password)], NeedsNoPassword = password.Length == 0 });

    public bool Authenticate(ReadOnlySpan<byte> name, ReadOnlySpan<byte> password)
    {
        var user = users.Find(AccessText.Of(name));
        if (user is not { IsEnabled: true }) return false;
        if (user.NeedsNoPassword) return true;
        var hash = AccessText.Bytes(Convert.ToHexStringLower(SHA256.HashData(password)));
        var isRight = false;
        foreach (var known in user.Passwords) isRight |= CryptographicOperations.FixedTimeEquals(hash, AccessText.Bytes(known));
        return isRight;
    }

    /// <summary>Whether a session's user may run the command; called for every command once <see cref="Restricts"/>.</summary>
    public Denial Check(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
        => session.IsChecked ? CheckUser(session, command, input, arguments) : Denial.None;

    /// <summary>The same for a command inside a script, which nobody has looked at before, whoever sent the script.</summary>
    internal Denial CheckUser(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (UserOf(session) is not { } user) return new Denial(DenialKind.Command, 0);
        if (LeavesScriptsToTheTrusted && Agreement is null && command.Group == Group.Scripting && command.FindKeys is not null | command.Keys.Length > 0 && !user.MayDoAll) return new Denial(DenialKind.Command, 0);
        return user.Check(command, input, arguments, session.CommandDatabase, Defaults.Databases);
    }

    /// <summary>Whether the session's user may run the command, and use keys of any name so besides.</summary>
    internal bool AllowsAnyKey(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, KeyAccess access)
        => UserOf(session)?.AllowsAnyKey(command, input, arguments, session.CommandDatabase, Defaults.Databases, access) ?? false;

    internal User? Find(string name) => users.Find(name);

    /// <summary>Makes a change, or has it agreed on; answers the client now or when that is done.</summary>
    /// <param name="refused">Called, on any thread, when what has to be agreed on can't be had, before the client is told.</param>
    internal void Change(ref Call call, UserEdit edit, Action? refused = null)
    {
        if (Agreement is null)
        {
            Change(edit).WriteTo(call.Reply);
        }
        else if (call.Context.InnerDepth > 0)
        {
            call.Reply.Error("ERR Users are the whole cluster's: they can't be changed inside of a transaction"u8);
        }
        else
        {
            Agreement.Change(call.Session, edit, refused);
        }
    }

    /// <summary>Makes a change here.</summary>
    public EditedUsers Change(UserEdit edit)
    {
        EditedUsers edited;
        UserSet before;
        lock (gate)
        {
            before = users;
            edited = edit(before);
            if (edited.After is null) return edited;
            Replace(edited.After);
        }

        Announce(before, edited.After);
        return edited;
    }

    /// <summary>Makes a user by rules alone, in place of one of that name. Null when done, else what is wrong.</summary>
    public string? Define(string name, IReadOnlyList<string> rules)
    {
        string? problem = null;
        Change(before => (problem = UserSet.Define(name, rules, Defaults, out var user)) is null ? new EditedUsers(before.With(user), null) : EditedUsers.Refused(""));
        return problem;
    }

    /// <summary>Replaces all users, by those of a file or those agreed on.</summary>
    public void Adopt(UserSet after)
    {
        UserSet before;
        lock (gate)
        {
            before = users;
            Replace(after);
        }

        Announce(before, after);
    }

    private void Announce(UserSet before, UserSet after)
        => UsersChanged?.Invoke(session => before.Find(session.User) is { } was && (after.Find(session.User) is not { } now || LosesChannels(session, was, now)));

    private static bool LosesChannels(Session session, User was, User now)
        => was != now && session.HasSubscribed && session.Subscriptions.Total > 0 && !now.AllowsAll(session.Subscriptions);

    /// <summary>Looked up once for each set that there has been.</summary>
    private User? UserOf(Session session)
    {
        var set = users;
        if (session.KnownUsers == set && session.KnownUser is { } known && ReferenceEquals(session.KnownName, session.User)) return known;
        session.KnownUsers = set;
        session.KnownName = session.User;
        return session.KnownUser = set.Find(session.User);
    }

    private void Replace(UserSet with)
    {
        users = with;
        restricts = with.Restricts;
    }
}
