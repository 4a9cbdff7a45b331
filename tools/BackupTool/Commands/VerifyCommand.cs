using System.Text;
using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.BackupTool.Reading;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;
using Distro.Topology.Codec;

namespace Distro.BackupTool.Commands;

/// <summary>`distro-backup verify`: reads every object that counts, as a restore would, and names each that is missing or damaged. It goes on behind the first.</summary>
internal sealed class VerifyCommand
{
    private readonly IObjectStore store;
    private readonly TextWriter output;
    private long objects;
    private long bytes;
    private bool isDamaged;

    private VerifyCommand(IObjectStore store, TextWriter output)
    {
        this.store = store;
        this.output = output;
    }

    public static int Run(CommandLine line, Surroundings surroundings)
    {
        using var store = Tool.Open(line, surroundings);
        var verify = new VerifyCommand(store, surroundings.Output);
        verify.All();
        surroundings.Output.WriteLine($"{Texts.Count(verify.objects)} objects, {Texts.Size(verify.bytes)}: {(verify.isDamaged ? "something is DAMAGED" : "everything is whole")}");
        return verify.isDamaged ? ExitCode.Refused : ExitCode.Ok;
    }

    private void All()
    {
        var manifests = 0;
        foreach (var one in store.List(ArchiveNames.Groups))
        {
            if (!ArchiveNames.TryParseManifest(one.Name, out _, out _)) continue;
            manifests++;
            Check(one.Name, one.Length, () => Group(ArchiveJson.Manifest(store, one.Name) ?? throw new DamagedBackupException(one.Name, "it is gone")));
        }

        if (manifests == 0) Damaged("there is no manifest of any group");
        foreach (var one in store.List(ArchiveNames.Maps)) Check(one.Name, one.Length, () => Map(one.Name));
        foreach (var one in store.List(ArchiveNames.Points)) Check(one.Name, one.Length, () => ArchiveJson.Point(store, one.Name));
    }

    private void Group(GroupManifest manifest)
    {
        output.WriteLine($"group {manifest.Group} from writer {manifest.Writer}: {manifest.Log.Count} objects of records, {manifest.Snapshots.Count} snapshots");
        foreach (var one in manifest.Log) Check(one.Name, one.To - one.From, () => RecordsObject.Read(store, one));
        foreach (var one in manifest.Snapshots) Check(one.Name, one.Length, () => Snapshot(manifest, one));
        if (new GroupBackup(manifest).FirstMilliseconds is null && manifest.Log.Count > 0) Damaged($"group {manifest.Group}: the log begins at {manifest.StartOffset}, and no snapshot goes on into it");
    }

    private void Snapshot(GroupManifest manifest, ArchivedSnapshot one)
    {
        if (store.Find(one.Name) is not { } found) throw new DamagedBackupException(one.Name, "it is not there");
        using var file = new ObjectFile(store, found);
        var (header, summary) = SnapshotFile.Verify(file, one.Name);
        if (header.Id != one.Id || header.Group != manifest.Group || summary.Checksum != one.Checksum || summary.Length != one.Length)
            throw new DamagedBackupException(one.Name, "it is another snapshot than the manifest says");
        if (manifest.ChainOf(one) is null) throw new DamagedBackupException(one.Name, $"it builds on snapshot {one.BaseId}, which is not in the backup");
        if (one.BaseId > 0) SnapshotChain.Read(one.Id, id => manifest.Snapshots.First(other => other.Id == id).Name, Open);
    }

    private ObjectFile Open(string name) => store.Find(name) is { } found ? new ObjectFile(store, found) : throw new DamagedBackupException(name, "it is not there");

    private void Map(string name)
    {
        if (ArchiveJson.Map(store, name) is not { } archived) throw new DamagedBackupException(name, "it is gone");
        if (!ClusterMapCodec.TryDecode(Encoding.UTF8.GetBytes(archived.Map.GetRawText()), out _, out var problem)) throw new DamagedBackupException(name, problem);
    }

    private void Check(string name, long length, Action read)
    {
        try
        {
            read();
            objects++;
            bytes += length;
        }
        catch (DamagedBackupException error)
        {
            Damaged(error.Message);
        }
        catch (CorruptSnapshotException error)
        {
            Damaged(error.Message);
        }
        catch (FileNotFoundException)
        {
            Damaged($"{name} is not there");
        }
    }

    private void Damaged(string what)
    {
        isDamaged = true;
        output.WriteLine("  DAMAGED: " + what);
    }
}
