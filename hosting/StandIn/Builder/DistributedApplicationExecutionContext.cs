namespace Aspire.Hosting;

/// <summary>Why the model is being built: to run it here, or to publish it. The stand-in only runs.</summary>
public sealed class DistributedApplicationExecutionContext
{
    public bool IsRunMode => true;

    public bool IsPublishMode => false;
}
