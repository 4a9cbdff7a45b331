using System.Globalization;
using Distro.RdbTool.Commands;

namespace Distro.RdbTool.Sending;

/// <summary>
/// How far an import is, in a file: everything before the position was answered. Replaced whole once a second, and believed only for the file that it was written for. What lies
/// behind the position may have been sent too; sending a key again changes nothing.
/// </summary>
internal sealed class ImportState(string? path, string source, long length)
{
    private const string Title = "distro-rdb import";
    private const string PartEnding = ".part";
    private const int Lines = 5;

    public long Position { get; private set; }

    public int Database { get; private set; }

    public void Read()
    {
        if (path is null || !File.Exists(path)) return;
        var lines = File.ReadAllLines(path);
        if (lines.Length != Lines || lines[0] != Title) throw new RefusedException($"{path} is no state of an import: name another file, or delete it to begin anew");
        if (lines[1] != source || lines[2] != Number(length)) throw new RefusedException($"{path} belongs to the import of another file, {lines[1]} of {lines[2]} bytes: delete it to begin anew");
        if (!long.TryParse(lines[3], NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position > length || !int.TryParse(lines[4], NumberStyles.None, CultureInfo.InvariantCulture, out var database))
            throw new RefusedException($"{path} makes no sense: delete it to begin anew");
        (Position, Database) = (position, database);
    }

    public void Write(long position, int database)
    {
        (Position, Database) = (position, database);
        if (path is null) return;
        File.WriteAllLines(path + PartEnding, [Title, source, Number(length), Number(position), Number(database)]);
        File.Move(path + PartEnding, path, overwrite: true);
    }

    public void Delete()
    {
        if (path is not null) File.Delete(path);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
