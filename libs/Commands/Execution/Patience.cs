using System.Runtime.CompilerServices;

namespace Distro.Commands.Execution;

/// <summary>
/// How a command that goes through many elements lets others in between, without looking at the clock for each: it spends what a step costs, roughly, and whoever runs it is asked when enough is spent.
/// </summary>
public sealed class Patience
{
    /// <summary>Steps between two looks: some ten microseconds of the cheapest.</summary>
    private const int Steps = 512;

    private int left = Steps;

    /// <summary>Called in the midst of a command. Whatever the command holds or looks at must stay as it is.</summary>
    public Action? Look { get; set; }

    public void Spend()
    {
        if (--left <= 0) Ask();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Ask()
    {
        left = Steps;
        Look?.Invoke();
    }
}
