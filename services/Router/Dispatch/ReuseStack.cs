namespace Distro.Router.Dispatch;

/// <summary>Objects of one kind waiting to be used again, by one loop. So many are kept that a busy loop allocates none.</summary>
internal sealed class ReuseStack<T> where T : class, new()
{
    private const int KeptMax = 16_384;

    private readonly Stack<T> kept = new();

    public T Take() => kept.TryPop(out var item) ? item : new T();

    public void Give(T item)
    {
        if (kept.Count < KeptMax) kept.Push(item);
    }
}
