using System.Globalization;
using System.Text;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.LogTool.Commands;
using Distro.Snapshots.Sealing;
using Distro.Tests.ChangeLog.Records;
using Distro.Tests.Persistence.Snapshots;

namespace Distro.Tests.LogTool;

/// <summary>The tool over a data directory as a writer leaves it: what it prints, returns and changes.</summary>
public sealed class ToolTests : IDisposable
{
    private static readonly LogStoreOptions options = new() { SegmentBytes = 8192, Random = new Random(1) };

    private readonly string data = Directory.CreateTempSubdirectory("distro-log-").FullName;
    private readonly DiskFileSystem files = new();
    private readonly List<byte> log = [];

    private string Group => Path.Combine(data, "group-3");

    private string[] Segments => [.. Directory.GetFiles(Group, "*.log").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public void List_has_a_line_for_each_segment_and_snapshot()
    {
        Write();
        AddSnapshot(MadeSnapshot.Of(5, 1, 100, 200, group: 3));
        var (code, output, _) = Run("list", data);
        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + Segments.Length + 1, lines.Length);
        Assert.StartsWith("group 3 (", lines[0], StringComparison.Ordinal);
        Assert.Contains("segment  0000000000000000.log", lines[1], StringComparison.Ordinal);
        Assert.Contains("sealed  offsets 0..", lines[1], StringComparison.Ordinal);
        Assert.Contains("2023-11-14T22:13:20", lines[1], StringComparison.Ordinal);
        Assert.Contains("20 keys  stamps 100..200  epoch 1", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_tells_whole_files_from_damaged_ones()
    {
        Write();
        AddSnapshot(MadeSnapshot.Of(5, 1, 100, 200, group: 3));
        var (code, output, _) = Run("verify", data);
        Assert.True(code == 0, output);
        Assert.Contains("everything is whole", output, StringComparison.Ordinal);
        Assert.Contains("20 keys", output, StringComparison.Ordinal);

        Flip(Path.Combine(Group, "snapshots", "0000000000000005.snap"), 5000);
        (code, output, _) = Run("verify", data);
        Assert.Equal(1, code);
        Assert.Contains("DAMAGED: ", output, StringComparison.Ordinal);
        Assert.Contains("0000000000000005.snap is corrupt at byte", output, StringComparison.Ordinal);
        File.Delete(Path.Combine(Group, "snapshots", "0000000000000005.snap"));

        Flip(Segments[1], 500);
        (code, output, _) = Run("verify", Group);
        Assert.Equal(1, code);
        Assert.Contains($"DAMAGED: {Path.GetFileName(Segments[1])} is damaged at byte", output, StringComparison.Ordinal);
        Flip(Segments[1], 500);
        File.Delete(Segments[0]);
        (code, output, _) = Run("verify", Group);
        Assert.Equal(1, code);
        Assert.Contains("no valid snapshot holds what was below", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(5000)]
    public void Verify_says_of_a_last_segment_that_was_not_begun_what_a_writer_does_and_elsewhere_it_is_damage(int bytes)
    {
        Write();
        var unbegun = Segments[^1];
        var end = long.Parse(Path.GetFileNameWithoutExtension(unbegun), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        File.WriteAllBytes(unbegun, new byte[bytes]);
        var (code, output, _) = Run("verify", data);
        Assert.True(code == 0, output);
        Assert.Contains($"{end:x16}.log: not begun when a crash came", output, StringComparison.Ordinal);
        using (var store = LogStore.Open(files, Group, options)) Assert.Equal(end, store.EndOffset);
        File.WriteAllBytes(Segments[1], new byte[bytes]);
        (code, output, _) = Run("verify", data);
        Assert.Equal(1, code);
        Assert.Contains($"DAMAGED: {Path.GetFileName(Segments[1])} is damaged at byte 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_finds_what_a_writer_refuses_beside_the_segments()
    {
        Write();
        AddSnapshot(MadeSnapshot.Of(5, 1, 100, 200, group: 3));
        var snapshot = Path.Combine(Group, "snapshots", "0000000000000005.snap");
        foreach (var name in new[] { "head", "cut", "promise" })
        {
            File.WriteAllText(Path.Combine(Group, name), "");
            Refuses($"{name} is corrupt at byte 0");
            File.Delete(Path.Combine(Group, name));
        }

        File.Move(snapshot, snapshot.Replace("0005", "0007", StringComparison.Ordinal));
        Refuses("named for another snapshot");
        File.Move(snapshot.Replace("0005", "0007", StringComparison.Ordinal), snapshot);
        Assert.Equal(0, Run("verify", data).Code);
        LogStart.Write(files, Group, -1);
        Refuses("head is corrupt");
        File.Delete(Path.Combine(Group, "head"));
        File.Move(Segments[0], Segments[0] + ".away");
        LogStart.Write(files, Group, 8);
        Refuses("is the first there is, and the log begins at 8");
        File.Delete(Path.Combine(Group, "head"));
        foreach (var segment in Segments) File.Delete(segment);
        Refuses("needs the log from 100 to 200, and it goes from 0 to 0");

        void Refuses(string says)
        {
            var (code, output, _) = Run("verify", data);
            Assert.Equal(1, code);
            Assert.Contains(says, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_log_that_was_begun_anew_is_whole_without_what_was_before()
    {
        Write();
        File.Delete(Segments[0]);
        Assert.Equal(1, Run("verify", data).Code);
        File.WriteAllText(Path.Combine(data, "generation"), "3\n");
        Assert.Equal(0, Run("verify", data).Code);
        LogStart.Write(files, Group, SecondBase());
        Assert.Equal(1, Run("verify", data).Code);
    }

    [Fact]
    public void A_torn_tail_is_named_and_is_no_damage()
    {
        Write(close: false);
        var last = Segments[^1];
        var bytes = File.ReadAllBytes(last);
        bytes[bytes.AsSpan().LastIndexOfAnyExcept((byte)0)] ^= 1;
        File.WriteAllBytes(last, bytes);
        var (code, output, _) = Run("verify", data);
        Assert.True(code == 0, output);
        Assert.Contains("then an uncertain tail at byte", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Dump_gives_the_parts_as_resp_with_selects_between()
    {
        Write();
        var (code, output, _) = Run("dump", data);
        Assert.Equal(0, code);
        Assert.Equal(Parts(_ => true), output);

        var middle = Boundary(log.Count / 2);
        Assert.Equal(Parts(part => part.Offset >= middle), Run("dump", data, "--from", Text(middle)).Output);
        Assert.Equal(Parts(part => part.Offset < middle), Run("dump", data, "--to", Text(middle)).Output);
        var slot = FirstSlot();
        Assert.Equal(Parts(part => part.Slot == slot || part.Slot == RecordFormat.BarrierSlot), Run("dump", data, "--slot", Text(slot)).Output);
        Assert.Equal(Parts(part => part.Offset < new FileInfo(Segments[0]).Length && part.Offset < SecondBase()), Run("dump", Segments[0]).Output);
    }

    [Fact]
    public void Dump_as_text_names_offset_epoch_slot_and_arguments()
    {
        Write();
        var lines = Run("dump", data, "--text").Output.Split('\n');
        Assert.StartsWith("0 epoch 1 begins 2023-11-14T22:13:20", lines[0], StringComparison.Ordinal);
        Assert.Matches("""^40 epoch 1 2023-\S+ (slot \d+|all slots) db \d+: "(SET" "key:\d+" ".*"|FLUSHALL")$""", lines[1]);
        AddSnapshot(MadeSnapshot.Of(5, 1, 100, 200, keys: 2));
        var snapshot = Run("dump", Path.Combine(Group, "snapshots", "0000000000000005.snap")).Output.Split('\n');
        Assert.Equal("slot 0 at 200", snapshot[0]);
        Assert.StartsWith("  db 0 \"\\x00\\x00\\x00\\x00\" type ", snapshot[1], StringComparison.Ordinal);
        Assert.Equal("slots 1..16383 empty at 100", snapshot[3]);
    }

    [Fact]
    public void Truncate_asks_and_cuts_at_a_record_and_takes_snapshots_that_reach_beyond()
    {
        Write();
        var cut = Boundary(log.Count / 2);
        AddSnapshot(MadeSnapshot.Of(5, 1, 0, cut, group: 3));
        AddSnapshot(MadeSnapshot.Of(6, 1, 0, cut + 8, group: 3));
        var (code, output, _) = Run("truncate", Group, Text(cut));
        Assert.Equal(1, code);
        Assert.Contains("Nothing was changed", output, StringComparison.Ordinal);
        Assert.Equal(log.Count, EndOffset());

        (code, output, _) = RunAnswering(Text(cut) + "\n", "truncate", Group, Text(cut));
        Assert.True(code == 0, output);
        Assert.Contains("Snapshot 0000000000000006.snap reaches beyond it", output, StringComparison.Ordinal);
        Assert.Equal(cut, EndOffset());
        Assert.Equal(["0000000000000005.snap"], Directory.GetFiles(Path.Combine(Group, "snapshots")).Select(Path.GetFileName));
        Assert.Equal(Parts(part => part.Offset < cut), Run("dump", data).Output);
    }

    [Fact]
    public void Truncate_refuses_what_is_no_boundary_outside_the_log_in_use_or_would_leave_nothing()
    {
        Write();
        var cut = Boundary(log.Count / 2);
        Assert.Contains("no record begins at", Run("truncate", Group, Text(cut + 8), "--yes").Errors, StringComparison.Ordinal);
        Assert.Contains("is not among them", Run("truncate", Group, Text(log.Count + 8), "--yes").Errors, StringComparison.Ordinal);
        using (files.TryLock(Path.Combine(data, "lock"))) Assert.Contains("a process uses this directory", Run("truncate", Group, Text(cut), "--yes").Errors, StringComparison.Ordinal);
        using (var store = LogStore.Open(files, Group, options)) store.CutHead(store.EndOffset / 3);
        AddSnapshot(MadeSnapshot.Of(6, 1, cut, cut + 8));
        Assert.Contains("nothing could be built from it", Run("truncate", Group, Text(cut), "--yes").Errors, StringComparison.Ordinal);
        Assert.Equal(log.Count, EndOffset());
    }

    [Fact]
    public void Truncate_is_the_way_out_of_damage_that_no_writer_accepts()
    {
        Write();
        Flip(Segments[1], 500);
        Assert.Throws<CorruptLogException>(() => LogStore.Open(files, Group, options));
        var verified = Run("verify", Group).Output;
        var at = long.Parse(verified.Split("(offset ")[1].Split(')')[0], CultureInfo.InvariantCulture);
        var (code, output, errors) = Run("truncate", Group, Text(at), "--yes");
        Assert.True(code == 0, output + errors);
        Assert.Equal(at, EndOffset());
        Assert.Equal(0, Run("verify", Group).Code);
    }

    [Theory]
    [InlineData("say what to do")]
    [InlineData("there is no command 'burn'", "burn", ".")]
    [InlineData("list needs a path", "list")]
    [InlineData("there is nothing at", "list", "/nowhere/at/all")]
    [InlineData("there is no option --fast", "list", ".", "--fast")]
    [InlineData("--from takes a number from 0 on", "dump", ".", "--from", "x")]
    public void A_wrong_command_line_says_what_is_wrong_with_it(string problem, params string[] arguments)
    {
        var (code, _, errors) = Run(arguments);
        Assert.Equal(64, code);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Encrypted_files_are_read_with_their_key_and_named_without()
    {
        var keyFile = Path.Combine(data, "keys");
        File.WriteAllText(keyFile, Convert.ToHexString(new byte[32]) + "\n");
        var disk = SealedFileSystem.With(files, static _ => null, keyFile);
        Write(disk: disk);
        var made = MadeSnapshot.Of(5, 1, 100, 200, group: 3);
        Directory.CreateDirectory(Path.Combine(Group, "snapshots"));
        using (var file = disk.Create(Path.Combine(Group, "snapshots", "0000000000000005.snap")))
        {
            file.Write(0, made.Bytes);
            file.Sync();
        }

        var (code, output, errors) = Run("verify", data, "--key-file", keyFile);
        Assert.True(code == 0, output + errors);
        Assert.Contains("20 keys", output, StringComparison.Ordinal);
        Assert.Contains("sealed, encrypted  offsets 0..", Run("list", data, "--key-file", keyFile).Output, StringComparison.Ordinal);
        (code, _, errors) = Run("verify", data);
        Assert.Equal(74, code);
        Assert.Contains("is encrypted with the key " + Convert.ToHexStringLower(disk.Keys!.CurrentId), errors, StringComparison.Ordinal);
        Flip(Path.Combine(Group, "snapshots", "0000000000000005.snap"), 5000);
        (code, output, _) = Run("verify", data, "--key-file", keyFile);
        Assert.Equal(1, code);
        Assert.Contains("what is encrypted there is not what was written", output, StringComparison.Ordinal);
    }

    private void Write(bool close = true, IFileSystem? disk = null)
    {
        var sample = new SampleLog(7);
        var store = LogStore.Open(disk ?? files, Group, options);
        Append(store, sample.StartEpoch(1));
        for (var i = 0; i < 100; i++) Append(store, sample.Many(2));
        store.Sync();
        Append(store, sample.Many(2));
        if (close) store.Dispose();
        else store.Append(sample.Many(1));
        Assert.True(Segments.Length > 2);
    }

    private void Append(LogStore store, byte[] records)
    {
        store.Append(records);
        log.AddRange(records);
    }

    private void AddSnapshot(MadeSnapshot made)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Group, "snapshots")).FullName;
        File.WriteAllBytes(Path.Combine(directory, Distro.Snapshots.Format.SnapshotFileName.Of(made.Summary.Id)), made.Bytes);
    }

    private long EndOffset()
    {
        using var store = LogStore.Open(files, Group, options);
        return store.EndOffset;
    }

    private long Boundary(int near)
    {
        var reader = new RecordReader(log.ToArray(), 0);
        while (reader.Offset < near) reader.Read(out _);
        return reader.Offset;
    }

    private long SecondBase() => long.Parse(Path.GetFileNameWithoutExtension(Segments[1]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private int FirstSlot()
    {
        var reader = new RecordReader(log.ToArray(), 0);
        while (reader.Read(out var record) == RecordStatus.Whole)
        {
            foreach (var part in record.Parts)
            {
                if (!part.IsBarrier) return part.Slot;
            }
        }

        throw new InvalidOperationException("no slot");
    }

    private string Parts(Func<(long Offset, int Slot), bool> wanted)
    {
        var text = new StringBuilder();
        var database = 0;
        var reader = new RecordReader(log.ToArray(), 0);
        while (reader.Read(out var record) == RecordStatus.Whole)
        {
            foreach (var part in record.Parts)
            {
                if (!wanted((record.Header.Offset, part.Slot))) continue;
                if (part.Database != database) text.Append(CultureInfo.InvariantCulture, $"*2\r\n$6\r\nSELECT\r\n${(part.Database > 9 ? 2 : 1)}\r\n{part.Database}\r\n");
                database = part.Database;
                text.Append(Encoding.Latin1.GetString(part.Resp));
            }
        }

        return text.ToString();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Flip(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private (int Code, string Output, string Errors) Run(params string[] arguments) => RunAnswering("no\n", arguments);

    private (int Code, string Output, string Errors) RunAnswering(string answer, params string[] arguments)
    {
        var (bytes, errors) = (new MemoryStream(), new StringWriter());
        using var output = new StreamWriter(bytes, Encoding.Latin1) { AutoFlush = true, NewLine = "\n" };
        var code = Tool.Run(arguments, new Surroundings(files, bytes, output, errors, new StringReader(answer), static _ => null));
        return (code, Encoding.Latin1.GetString(bytes.ToArray()), errors.ToString());
    }
}
