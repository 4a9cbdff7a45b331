namespace Distro.ServiceDefaults.Options;

/// <summary>When an option may change.</summary>
public enum Mutability
{
    /// <summary>Read once, when the process starts; CONFIG SET refuses it.</summary>
    AtStart,

    /// <summary>CONFIG SET changes it, from the next use on.</summary>
    AtRuntime,

    /// <summary>As <see cref="AtRuntime"/>, but only where the operator has allowed it at start: what it changes reaches beyond the data (files, directories).</summary>
    Protected,
}

/// <summary>
/// A setting, said once: its name as CONFIG knows it, its key in appsettings and the environment, default, range, when it
/// may change and what it is for. CONFIG GET and SET, binding from configuration and the documentation's table all derive
/// from this object, and the code that obeys the setting reads its value here (a field, cheap enough for any loop).
/// </summary>
public abstract class Option
{
    /// <summary>The section that all keys stand in: <c>Distro:MaxMemory</c>, in the environment <c>Distro__MaxMemory</c>.</summary>
    public const string Section = "Distro";

    private protected Option(string name, string key, Mutability mutability, string doc)
    {
        Name = name;
        Key = $"{Section}:{key}";
        Mutability = mutability;
        Doc = doc;
    }

    /// <summary>Lower case with hyphens, Redis's own name where Redis has the option: <c>maxmemory</c>.</summary>
    public string Name { get; }

    /// <summary>Where configuration has it: <c>Distro:MaxMemory</c>.</summary>
    public string Key { get; }

    public Mutability Mutability { get; }

    /// <summary>One sentence for an operator: what it does, in what unit.</summary>
    public string Doc { get; }

    /// <summary>A secret's value is shown by CONFIG GET, as Redis does, but by no log and no document.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Shown by CONFIG GET when it is named, not when a pattern happens to match.</summary>
    public bool IsHidden { get; set; }

    /// <summary>CONFIG SET refuses it, for now, while the data is being loaded.</summary>
    public bool WaitsForLoading { get; init; }

    /// <summary>A line of configuration may give several words, which make one value.</summary>
    public virtual bool TakesWords => false;

    /// <summary>The value as CONFIG GET writes it.</summary>
    public abstract string Text { get; }

    public abstract string DefaultText { get; }

    /// <summary>What values there are, for documentation: <c>1..65535</c>, <c>yes, no</c>.</summary>
    public abstract string Range { get; }

    /// <summary>Told after the value changed, on the thread that changed it.</summary>
    public event Action? Changed;

    /// <summary>Null when the text is a value of this option, else why not, in CONFIG SET's words.</summary>
    public abstract string? Check(string text);

    /// <summary>Takes the value over. Only for text that <see cref="Check"/> accepts.</summary>
    internal void Apply(string text)
    {
        Take(text);
        Changed?.Invoke();
    }

    private protected abstract void Take(string text);
}
