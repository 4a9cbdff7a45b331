using System.Globalization;
using Distro.Engine;

namespace Distro.Tests.Engine.Model;

/// <summary>
/// All types at once in one keyspace of two workers against a model, in the checked build (guard bytes, poisoned frees): growing and shrinking by turns, keys deleted,
/// moved and flushed, memory defragmented in steps in between. In the end nothing is left. A million random changes in the two runs; DISTRO_MODEL_OPERATIONS sets how many times some are made.
/// </summary>
public class WholeKeyspaceTests
{
    private const int Workers = 2;
    private const int Slots = 5;
    private const int Databases = 2;
    private const int KeyCount = 36;
    private const int ChangesTogether = 26;
    private const int PhaseOperations = 10_000;

    private static readonly int Operations = int.Parse(Environment.GetEnvironmentVariable("DISTRO_MODEL_OPERATIONS") ?? "40000", CultureInfo.InvariantCulture);

    private readonly Dictionary<(int Slot, int Database, int Kind), ModelValue> model = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Holds_what_the_model_holds_and_leaves_nothing(int seed)
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { HashSeed = 99, Workers = Workers, Databases = Databases, ReservedBytes = 1L << 33, IsChecked = true });
        var random = new Random(seed);
        var defragmenting = new Defragmenting(keyspace, Workers);
        var moved = 0;
        for (var step = 0; step < Operations; step++)
        {
            var where = $"seed {seed} step {step}";
            Change(keyspace, random, grows: step / PhaseOperations % 2 == 0);
            if (random.Next(10) == 0)
                keyspace.FreeSome(keyspace.Worker(random.Next(Workers)), random.Next(40));
            if (defragmenting.IsUnderWay)
                defragmenting.Step(random.Next(Workers), random.Next(1, 60));
            else if (random.Next(50) == 0)
                moved += defragmenting.Begin();
            if (step % 2_000 == 0)
                Check(keyspace, where);
        }

        Assert.True(moved > 0, "nothing was ever worth moving");
        Check(keyspace, $"seed {seed} at the end");
        DeleteAll(keyspace, random);
        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
    }

    private void Change(Keyspace keyspace, Random random, bool grows)
    {
        var place = (random.Next(Slots), random.Next(Databases), random.Next(KeyCount));
        if (!model.TryGetValue(place, out var value))
            model.Add(place, value = ModelValue.Of(place.Item3));
        var entry = Open(keyspace, random, place);
        switch (random.Next(grows ? 20_000 : 2_000))
        {
            case 0:
                entry.Delete();
                model.Remove(place);
                break;
            case 1 when entry.Exists:
                var target = (random.Next(Slots), random.Next(Databases), place.Item3);
                var moved = Open(keyspace, random, target);
                model.Remove(place);
                model[target] = value;
                entry.MoveTo(ref moved);
                break;
            case 2 when random.Next(4) == 0:
                keyspace.Flush(place.Item2);
                foreach (var gone in model.Keys.Where(key => key.Database == place.Item2).ToArray())
                    model.Remove(gone);
                break;
            default:
                for (var times = random.Next(1, ChangesTogether); times > 0; times--)
                    value.Change(entry, random, grows);
                break;
        }
    }

    private void Check(Keyspace keyspace, string where)
    {
        foreach (var (place, value) in model)
            value.Check(Open(keyspace, new Random(1), place), $"{where}: {place}");
        for (var database = 0; database < Databases; database++)
            Assert.True(keyspace.Count(database) == model.Count(each => each.Key.Database == database && each.Value.Count > 0), where);
        Assert.True(keyspace.UsedBytes == keyspace.WalkUsedBytes(), $"{where}: used {keyspace.UsedBytes}, walked {keyspace.WalkUsedBytes()}");
    }

    private void DeleteAll(Keyspace keyspace, Random random)
    {
        foreach (var place in model.Keys)
            Open(keyspace, random, place).Delete();
        for (var worker = 0; worker < Workers; worker++)
        {
            while (keyspace.FreeSome(keyspace.Worker(worker), 1000))
            {
            }
        }
    }

    private static KeyEntry Open(Keyspace keyspace, Random random, (int Slot, int Database, int Kind) place)
        => keyspace.Open(keyspace.Worker(random.Next(Workers)), place.Slot * 1000, place.Database, CollectionKeyspace.Bytes("key" + place.Kind));
}
