using Distro.Engine.Memory;
using Distro.Engine.Records;
using Distro.Engine.Tables;

namespace Distro.Engine.Access;

/// <summary>Keeps one of the keys with an expiry time among those that a table emits.</summary>
internal struct ExpiringVictim(Heap heap) : ILeafSink
{
    public Handle Found;

    public int Looked;

    public void Emit(Handle record)
    {
        Looked++;
        if (Found.IsNull && RecordLayout.Read(heap, record).HasExpiry) Found = record;
    }
}
