using Distro.Backup.Stores;
using Distro.ChangeLog.Files;

namespace Distro.Tests.BackupTool;

/// <summary>A store that is down when told so, and fails once after some objects.</summary>
internal sealed class FailingStore(IObjectStore inner) : IObjectStore
{
    private volatile bool isDown;
    private int putsUntilFailure = -1;

    public bool IsDown
    {
        get => isDown;
        set => isDown = value;
    }

    public int PutsUntilFailure
    {
        set => Volatile.Write(ref putsUntilFailure, value);
    }

    public string Place => inner.Place;

    public IReadOnlyList<StoredObject> List(string prefix) => Up().List(prefix);

    public StoredObject? Find(string name) => Up().Find(name);

    public int Read(string name, long position, Span<byte> destination) => Up().Read(name, position, destination);

    public void Put(string name, IFile source)
    {
        if (Interlocked.Decrement(ref putsUntilFailure) == 0) throw new StoreUnavailableException("the connection broke");
        Up().Put(name, source);
    }

    public void Delete(string name) => Up().Delete(name);

    public void Dispose() => inner.Dispose();

    private IObjectStore Up() => isDown ? throw new StoreUnavailableException("the store is down") : inner;
}
