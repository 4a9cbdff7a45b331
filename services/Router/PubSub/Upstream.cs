namespace Distro.Router.PubSub;

/// <summary>
/// One thing that clients of a loop want to hear of, and how far the groups' primaries know. A group that has not answered in time is not waited for: its primary is asked
/// again until one answers.
/// </summary>
internal sealed class Upstream(UpstreamKind kind, byte[] name)
{
    /// <summary>For how many clients a shard takes a subscription to be, until it is told.</summary>
    private const int ClientsAtFirst = 1;

    private const int ClientsUnknown = -1;

    private Answer[] answers = [];

    private enum State : byte
    {
        None,
        Asked,
        Told,
        GivenUp,
    }

    public UpstreamKind Kind => kind;

    public byte[] Name => name;

    /// <summary>When a client last wanted it, in the loop's milliseconds.</summary>
    public long WantedMilliseconds { get; set; }

    /// <summary>When it was first asked for.</summary>
    public required long BegunMilliseconds { get; init; }

    /// <summary>Which groups it is asked of: one, or all.</summary>
    public IEnumerable<int> Groups(int groupCount, int ownGroup) => kind == UpstreamKind.ShardChannel ? (ownGroup >= 0 ? [ownGroup] : []) : Enumerable.Range(0, groupCount);

    /// <summary>Whether the group must be asked (again): it is not being asked, and this primary has not said that it tells us.</summary>
    public bool Lacks(int group, long primary)
    {
        var answer = At(group);
        return answer.State is not State.Asked && (answer.State != State.Told || answer.Incarnation != primary);
    }

    /// <summary>The group has answered, or was given up for now.</summary>
    public bool IsSettled(int group) => At(group).State is State.Told or State.GivenUp;

    public bool IsTold(int group) => At(group).State == State.Told;

    /// <summary>True when the group has yet to be told for how many clients this is; it is being told now.</summary>
    public bool TakesCount(int group, int clients)
    {
        if (At(group) is not { State: State.Told } answer || answer.Clients == clients) return false;
        answers[group] = answer with { Clients = clients };
        return true;
    }

    public void Asked(int group) => Set(group, State.Asked, 0);

    public void Told(int group, long incarnation) => Set(group, State.Told, incarnation);

    public void GivenUp(int group) => Set(group, State.GivenUp, 0);

    /// <summary>The link to that member broke: what it told us over it has ended.</summary>
    public void Lost(long incarnation)
    {
        for (var group = 0; group < answers.Length; group++)
        {
            if (answers[group].State == State.Told && answers[group].Incarnation == incarnation) Set(group, State.None, 0);
        }
    }

    private Answer At(int group) => group < answers.Length ? answers[group] : default;

    private void Set(int group, State state, long incarnation)
    {
        if (group >= answers.Length)
        {
            var known = answers.Length;
            Array.Resize(ref answers, group + 1);
            answers.AsSpan(known).Fill(new Answer(State.None, 0, ClientsAtFirst));
        }

        // It may be the same subscription as before, with the count that it was told then: none, even.
        answers[group] = new Answer(state, incarnation, answers[group].Clients == ClientsAtFirst ? ClientsAtFirst : ClientsUnknown);
    }

    /// <param name="Clients">For how many the shard takes it to be: as it was told, or <see cref="ClientsAtFirst"/>.</param>
    private readonly record struct Answer(State State, long Incarnation, int Clients);
}
