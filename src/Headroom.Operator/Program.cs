using Headroom.Operator.Commands;

return await HeadroomCommand.InvokeAsync(args, Console.Out, Console.Error);
