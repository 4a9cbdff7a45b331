using System.Net.Sockets;
using Distro.Export.Local;
using Distro.Rdb;
using Distro.Rdb.Files;
using Distro.RdbTool.Commands;

namespace Distro.RdbTool.Sending;

/// <summary>
/// Sends the keys of an RDB file to a server, in the order of the file, over several connections: a key's slot says which, so that the requests for one key stay in order.
/// Every key can be sent twice without harm. So there is one answer to whatever goes wrong on the way: everything that was not answered is sent again, from the first such key on,
/// by this run once the server serves again, or by the next one.
/// </summary>
internal sealed class Import(ImportOptions options, FileStream file, ImportState state, Progress progress, Surroundings surroundings) : IDisposable
{
    private static readonly TimeSpan retryPause = TimeSpan.FromMilliseconds(500);

    private readonly Ledger ledger = new(options.KeepsExisting);
    private readonly LocalKeyspace keyspace = new(surroundings.Clock);
    private readonly Pace keyPace = new(surroundings.Clock, surroundings.Pause, options.KeysPerSecond);
    private readonly Pace bytePace = new(surroundings.Clock, surroundings.Pause, options.BytesPerSecond);

    public ImportCounts Counts { get; } = new();

    public Ledger Ledger => ledger;

    public void Run()
    {
        var advanced = surroundings.Clock.GetTimestamp();
        while (true)
        {
            var before = state.Position;
            try
            {
                RunOnce();
                return;
            }
            catch (Exception error) when (error is InterruptedException or SocketException)
            {
                if (state.Position > before) advanced = surroundings.Clock.GetTimestamp();
                if (surroundings.Clock.GetElapsedTime(advanced) >= options.Patience) throw new RefusedException($"given up at byte {state.Position} after {options.Patience.TotalSeconds:F0} s without getting further: {error.Message}");
                surroundings.Errors.WriteLine($"distro-rdb: {error.Message}: trying again from byte {state.Position} on");
                surroundings.Pause(retryPause);
            }
        }
    }

    public void Dispose() => keyspace.Dispose();

    private void RunOnce()
    {
        ledger.Restart();
        var lanes = new List<Lane>();
        var reader = new RdbFileReader(file, new RdbReaderOptions { PartBytes = options.PartBytes, AnyVersion = options.AnyVersion, Position = state.Position, Database = state.Database });
        try
        {
            for (var i = 0; i < options.Connections; i++) lanes.Add(new Lane(options.Target, ledger));
            var sender = new KeySender(options, ledger, lanes, keyspace, surroundings.Clock, Counts);
            while (reader.Next() != RdbItemKind.End)
            {
                keyPace.Take(1);
                bytePace.Take(reader.Position - reader.ItemPosition);
                sender.Send(reader);
                if (progress.Show(reader.Position, file.Length, ledger.Sent)) Note(reader, lanes);
            }

            SourceFile.ExpectEnd(reader, file);
            lanes.ForEach(lane => lane.Flush());
            ledger.Drain();
        }
        finally
        {
            Save(reader);
            lanes.ForEach(lane => lane.Dispose());
        }
    }

    /// <summary>Slow imports would otherwise keep small requests back, and note no progress.</summary>
    private void Note(RdbFileReader reader, List<Lane> lanes)
    {
        lanes.ForEach(lane => lane.Flush());
        Save(reader);
    }

    private void Save(RdbFileReader reader)
    {
        if (ledger.First is { } first) state.Write(first.Position, first.Database);
        else state.Write(reader.ItemPosition, reader.Database);
    }
}
