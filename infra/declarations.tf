# functions/*/*/function.json and shared/*/[<name>.]table.json say what there is. The defaults here are those of
# scripts/declarations/*.schema.json; test/terraform compares the outcome with what the local stack makes of the same files.
locals {
  root = "${path.module}/${var.declarations_root}"

  # By <context>/<function>.
  all_functions = { for file in fileset(local.root, "functions/*/*/function.json") :
    join("/", slice(split("/", file), 1, 3)) => jsondecode(file("${local.root}/${file}"))
  }

  # By name: shared/<context>/table.json is <context>, shared/<context>/<name>.table.json is <context>-<name>.
  all_tables = { for file in fileset(local.root, "shared/*/{table,*.table}.json") :
    replace("${split("/", file)[1]}-${trimsuffix(split("/", file)[2], "table.json")}", "/[-.]+$/", "") => {
      context  = split("/", file)[1]
      declared = jsondecode(file("${local.root}/${file}"))
    }
  }

  all_contexts = setunion(
    [for id in keys(local.all_functions) : split("/", id)[0]],
    [for table in local.all_tables : table.context if table.context != local.platform],
  )

  # What the boundaries remember lies in a table of each deployment, whatever contexts it holds.
  platform = "platform"

  # What names something of a context in its own words, where only events and parameters may cross to another service.
  uses_by_name = concat(
    flatten([for id, declared in local.all_functions : concat(
      [for table in keys(try(declared.uses.tables, {})) : { by = split("/", id)[0], at = "functions/${id}/function.json: /uses/tables/${table}", of = try(local.all_tables[table].context, table) }],
      [for name, other in try(declared.uses.functions, {}) : { by = split("/", id)[0], at = "functions/${id}/function.json: /uses/functions/${name}", of = split("/", other)[0] }],
      [for name, other in try(declared.uses.queues, {}) : { by = split("/", id)[0], at = "functions/${id}/function.json: /uses/queues/${name}", of = split("/", other)[0] }],
      [for other in try(declared.uses.callbacks, []) : { by = split("/", id)[0], at = "functions/${id}/function.json: /uses/callbacks", of = split("/", other)[0] }],
      [for table in try([declared.trigger.table], []) : { by = split("/", id)[0], at = "functions/${id}/function.json: /trigger/table", of = try(local.all_tables[table].context, table) }],
    )]),
    flatten([for name, table in local.all_tables : [
      for other in try([table.declared.pipe.target.queue], []) : { by = table.context, at = "table ${name}: /pipe/target/queue", of = split("/", other)[0] }
    ]]),
  )

  # What this deployment holds. implied-uses.tf makes local.functions of it, with what follows from the triggers too.
  contexts           = var.contexts == null ? local.all_contexts : var.contexts
  declared_functions = { for id, declared in local.all_functions : id => declared if contains(local.contexts, split("/", id)[0]) && !contains(local.left_out, id) }
  tables             = { for name, table in local.all_tables : name => table.declared if contains(setunion(local.contexts, [local.platform]), table.context) && (var.demo_reset || table.context != local.demo) }

  # What deletes everything is there only where it may: the context that asks for it, and the command that each context has.
  demo     = "demo"
  left_out = var.demo_reset ? [] : [for id in keys(local.all_functions) : id if split("/", id)[0] == local.demo || split("/", id)[1] == "reset"]

  http_functions     = { for id, declared in local.functions : id => declared if declared.trigger.type == "http" }
  event_functions    = { for id, declared in local.functions : id => declared if declared.trigger.type == "event" }
  queue_functions    = { for id, declared in local.functions : id => declared if declared.trigger.type == "queue" }
  stream_functions   = { for id, declared in local.functions : id => declared if declared.trigger.type == "stream" }
  schedule_functions = { for id, declared in local.functions : id => declared if declared.trigger.type == "schedule" }
  piped_tables       = { for name, declared in local.tables : name => declared if can(declared.pipe) }

  # Nobody waits for these: what they give up on must go somewhere.
  async_functions = { for id, declared in local.functions : id => declared if contains(["schedule", "invoked"], declared.trigger.type) }

  # Set aside for single functions, of the account's concurrent executions.
  reserved_concurrency = sum(concat([0], [for declared in local.functions : try(declared.reservedConcurrency, 0)]))
}
