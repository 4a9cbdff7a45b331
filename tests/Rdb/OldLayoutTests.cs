using Distro.Rdb;
using ValueType = Distro.Engine.ValueType;

namespace Distro.Tests.Rdb;

/// <summary>Every layout that other servers write or wrote is read, element by element.</summary>
public sealed class OldLayoutTests
{
    public static TheoryData<string> Names => [.. OldLayouts.All.Select(layout => layout.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_reads_as_its_elements(string name)
    {
        var layout = OldLayouts.All.Single(layout => layout.Name == name);
        using var keyspace = new RestoringKeyspace();
        Assert.Equal(RestoreStatus.Restored, keyspace.Read(RestoringKeyspace.Seal(layout.Body, layout.Version)));
        var entry = keyspace.Open("copy");
        var expected = entry.Type switch
        {
            ValueType.List => string.Join('\n', layout.Elements),
            ValueType.Set => string.Join('\n', layout.Elements.Order(StringComparer.Ordinal)),
            _ => string.Join('\n', layout.Elements.Chunk(2).Select(pair => string.Join('=', pair)).Order(StringComparer.Ordinal)),
        };
        Assert.Equal(expected, Contents.Of(entry));
        keyspace.Delete("copy");
        keyspace.CheckNothingIsLeft();
    }
}
