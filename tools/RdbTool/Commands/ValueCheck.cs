using Distro.Export.Local;
using Distro.Rdb;
using Distro.Rdb.Files;

namespace Distro.RdbTool.Commands;

/// <summary>Builds the value (or the part of one) that a reader stands at, in database 0 of this process: what makes no sense ends reading where it stands, before a server has seen it.</summary>
internal static class ValueCheck
{
    public static RestoreStatus Run(RdbFileReader reader, LocalKeyspace keyspace)
    {
        keyspace.Delete(0, reader.Key);
        var status = keyspace.Restore(0, reader.Key, -1, reader.Payload);
        if (status is RestoreStatus.WrongFormat or RestoreStatus.WrongFooter) throw new CorruptRdbException(reader.ItemPosition, $"the value of the key {Texts.Key(reader.Key)} makes no sense");
        keyspace.Delete(0, reader.Key);
        return status;
    }
}
