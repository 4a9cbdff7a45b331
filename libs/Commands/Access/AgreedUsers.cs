namespace Distro.Commands.Access;

/// <summary>
/// The users of this process where they are those that a cluster agrees on: they come with its map, and a change is proposed as other users instead of the newest,
/// and made again of newer ones when somebody else was faster.
/// Invariant: the users here are those of the newest version that has been heard of. A change is told to its client when it is agreed on, and holds here by then.
/// </summary>
/// <param name="propose">Asks for other users (<see cref="UserSet.ToBytes"/>) instead of those of a version.</param>
public sealed class AgreedUsers(AccessControl access, Func<long, byte[], CancellationToken, Task<UserProposal>> propose)
{
    /// <summary>How often others may be faster.</summary>
    private const int AttemptsMax = 20;

    private readonly Lock gate = new();
    private Task lastChange = Task.CompletedTask;
    private long version;

    /// <summary>0 until users have been agreed on: those of this process's own configuration hold until then.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>
    /// Users that were agreed on, from a map or as an answer. False for what this version of the program can't read: those that were agreed on before hold then,
    /// and without any nobody may do anything, since what this process was started with is not what the cluster wants.
    /// </summary>
    public bool Take(long newer, ReadOnlySpan<byte> users)
    {
        lock (gate)
        {
            if (newer <= version) return true;
            if (UserSet.FromBytes(users, access.Defaults, out _) is not { } read)
            {
                if (version == 0) access.Adopt(UserSet.Closed);
                return false;
            }

            version = newer;
            access.Adopt(read);
            return true;
        }
    }

    /// <summary>Has an edit agreed on, behind those that began before it. Never fails otherwise than by the result's problem.</summary>
    public Task<EditedUsers> ChangeAsync(UserEdit edit, CancellationToken cancel = default)
    {
        lock (gate)
        {
            var change = ChangeAfterAsync(lastChange, edit, cancel);
            lastChange = change;
            return change;
        }
    }

    private async Task<EditedUsers> ChangeAfterAsync(Task before, UserEdit edit, CancellationToken cancel)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (var i = 0; i < AttemptsMax; i++)
        {
            var (madeOf, users) = Newest();
            var edited = edit(users);
            if (edited.After is not { } after) return edited;
            var bytes = after.ToBytes();
            if (bytes.Length > UserSet.TextBytesMax) return EditedUsers.Refused($"ERR All users and their rules together can have {UserSet.TextBytesMax} bytes");
            if (!after.CanBeRead(access.Defaults)) return EditedUsers.Refused("ERR These rules can't be kept: written down they would read as others, since a pattern in a selector ends with ')'");
            var answer = await propose(madeOf, bytes, cancel).ConfigureAwait(false);
            if (answer.Problem.Length > 0) return EditedUsers.Refused(answer.Problem);
            if (!Take(answer.Version, answer.IsAccepted ? bytes : answer.Users)) return EditedUsers.Refused("ERR The cluster's users have rules that this process does not know: it is older than the one that made them");
            if (answer.IsAccepted) return edited;
        }

        return EditedUsers.Refused("TRYAGAIN Others are changing users too");
    }

    private (long Version, UserSet Users) Newest()
    {
        lock (gate) return (version, access.Users);
    }
}

/// <summary>What became of a proposal.</summary>
/// <param name="IsAccepted">False when others were there before: version and users are the newest then.</param>
/// <param name="Problem">An error line when it can't be had at all, or nobody knows what became of it; else empty.</param>
public readonly record struct UserProposal(bool IsAccepted, long Version, byte[] Users, string Problem);
