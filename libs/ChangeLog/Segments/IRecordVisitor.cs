using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Segments;

/// <summary>Is shown a log's records in order, each verified.</summary>
public interface IRecordVisitor
{
    /// <summary>Good during the call. False when nothing further is wanted.</summary>
    bool Visit(in Record record);
}
