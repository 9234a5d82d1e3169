# functions/*/*/function.json and shared/*/table.json say what there is. The defaults below are those of
# scripts/declarations/*.schema.json; test/terraform compares the outcome with what the local stack makes of the same files.
locals {
  root = "${path.module}/${var.declarations_root}"

  # By <context>/<function>; local.functions has what follows from the triggers too.
  declared_functions = { for file in fileset(local.root, "functions/*/*/function.json") :
    join("/", slice(split("/", file), 1, 3)) => jsondecode(file("${local.root}/${file}"))
  }

  # By context.
  tables = { for file in fileset(local.root, "shared/*/table.json") :
    split("/", file)[1] => jsondecode(file("${local.root}/${file}"))
  }

  http_functions     = { for id, declared in local.functions : id => declared if declared.trigger.type == "http" }
  event_functions    = { for id, declared in local.functions : id => declared if declared.trigger.type == "event" }
  stream_functions   = { for id, declared in local.functions : id => declared if declared.trigger.type == "stream" }
  schedule_functions = { for id, declared in local.functions : id => declared if declared.trigger.type == "schedule" }

  # Nobody waits for these: what they give up on must go somewhere.
  async_functions = { for id, declared in local.functions : id => declared if contains(["schedule", "invoked"], declared.trigger.type) }
}
