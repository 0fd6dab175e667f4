CREATE TABLE `device` (
	`id` text PRIMARY KEY NOT NULL,
	`name_en` text,
	`name_ar` text,
	`presence` text NOT NULL,
	`presence_at` integer,
	`asleep_until` integer,
	`session` text,
	`last_heard_at` integer,
	`attributes` text NOT NULL,
	`tags` text NOT NULL,
	`timezone` text,
	`origin` text NOT NULL,
	`fits_aws` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	`last_run_status` text,
	`last_run_reason` text,
	`trouble` integer GENERATED ALWAYS AS (CASE WHEN "last_run_status" = 'FAILED' THEN 0 WHEN "presence" = 'lost' THEN 1 WHEN "presence" = 'online' THEN 3 ELSE 2 END) VIRTUAL,
	CONSTRAINT "device_presence_word" CHECK("presence" IN ('online', 'asleep', 'lost', 'unknown'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `device_presence` ON `device` (`presence`);--> statement-breakpoint
CREATE INDEX `device_failing` ON `device` (`id`) WHERE "last_run_status" = 'FAILED';--> statement-breakpoint
CREATE INDEX `device_worst` ON `device` (`trouble`,`id`);--> statement-breakpoint
CREATE INDEX `device_heard` ON `device` ("last_heard_at" DESC,`id`);--> statement-breakpoint
CREATE TABLE `device_group` (
	`id` text PRIMARY KEY NOT NULL,
	`name_en` text,
	`name_ar` text,
	`kind` text NOT NULL,
	`query` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `device_group_member` (
	`group_id` text NOT NULL,
	`device_id` text NOT NULL,
	PRIMARY KEY(`group_id`, `device_id`),
	FOREIGN KEY (`group_id`) REFERENCES `device_group`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`device_id`) REFERENCES `device`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `device_group_member_device` ON `device_group_member` (`device_id`);--> statement-breakpoint
CREATE TABLE `report` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`path` text NOT NULL,
	`filter` text NOT NULL,
	`seq_limit` integer NOT NULL,
	`rows` integer NOT NULL,
	`total` integer NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`code` text,
	`message` text,
	`created_by` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `report_started` ON `report` (`started_at`);--> statement-breakpoint
CREATE TABLE `retention_gate` (
	`id` integer PRIMARY KEY NOT NULL,
	`pass_id` integer NOT NULL,
	CONSTRAINT "retention_gate_one" CHECK("id" = 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `retention_pass` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`removed_by` text NOT NULL,
	`before_at` integer NOT NULL,
	`removed_count` integer NOT NULL,
	`seq_from` integer NOT NULL,
	`seq_to` integer NOT NULL,
	`digest` blob NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `run` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`parent_run_id` text,
	`job_id` text,
	`job_public_id` text,
	`schedule_id` text,
	`schedule_number` integer,
	`template_id` text,
	`template_version` integer,
	`group_id` text,
	`device_id` text,
	`name_en` text,
	`name_ar` text,
	`job_type` text NOT NULL,
	`task_function_key` text NOT NULL,
	`reach` text NOT NULL,
	`scheduled_at` integer,
	`slot_from_at` integer,
	`slot_to_at` integer,
	`slot_count` integer,
	`queued_at` integer,
	`started_at` integer,
	`finished_at` integer NOT NULL,
	`duration_ms` integer,
	`attempt` integer NOT NULL,
	`status` text NOT NULL,
	`reason` text NOT NULL,
	`error_message` text,
	`error_detail` text,
	`result` text,
	`result_summary` text,
	`exit_code` integer,
	`executor_id` text NOT NULL,
	`host_name` text NOT NULL,
	`server_id` text NOT NULL,
	`worker_id` text,
	`tz_release` text NOT NULL,
	`trigger` text NOT NULL,
	`created_by` text NOT NULL,
	`priority` integer NOT NULL,
	`params_snapshot` text NOT NULL,
	`document_snapshot` text,
	`target_snapshot` text,
	`counts` text,
	`artifacts` text NOT NULL,
	`log_path` text,
	`trace` text NOT NULL,
	CONSTRAINT "run_status_word" CHECK("status" IN ('COMPLETED', 'FAILED', 'SKIPPED')),
	CONSTRAINT "run_reason_word" CHECK("reason" IN ('succeeded', 'failed', 'partial', 'timed_out', 'rejected', 'removed', 'abandoned', 'cancelled', 'forced', 'expired', 'deleted', 'superseded', 'withdrawn', 'misfire', 'coalesced', 'max_instances', 'paused', 'blackout', 'dst_gap', 'queue_deadline', 'group_stopped', 'duplicate', 'precheck'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `run_id` ON `run` (`id`);--> statement-breakpoint
CREATE INDEX `run_kind` ON `run` (`kind`);--> statement-breakpoint
CREATE INDEX `run_status` ON `run` (`kind`,`status`);--> statement-breakpoint
CREATE INDEX `run_reason` ON `run` (`kind`,`reason`);--> statement-breakpoint
CREATE INDEX `run_schedule` ON `run` (`schedule_id`,`kind`) WHERE "schedule_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `run_device` ON `run` (`device_id`) WHERE "device_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `run_parent` ON `run` (`parent_run_id`,`kind`) WHERE "parent_run_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `run_template` ON `run` (`template_id`,`kind`) WHERE "template_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `run_group` ON `run` (`group_id`,`kind`) WHERE "group_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `run_job` ON `run` (`job_id`) WHERE "job_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `run_finished` ON `run` (`kind`,`finished_at`,`status`,`reason`);--> statement-breakpoint
CREATE TABLE `run_seal` (
	`seq` integer PRIMARY KEY NOT NULL,
	`run_hash` blob NOT NULL,
	`chain_hash` blob NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`entity` text NOT NULL,
	`entity_id` text,
	`data` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE INDEX `audit_entity` ON `audit` (`entity`,`entity_id`);--> statement-breakpoint
CREATE TABLE `engine_state` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `instance` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`host_name` text NOT NULL,
	`process_id` integer NOT NULL,
	`mode` text NOT NULL,
	`state` text NOT NULL,
	`last_heartbeat_at` integer NOT NULL,
	`started_at` integer NOT NULL,
	`stopped_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `instance_heartbeat` ON `instance` (`last_heartbeat_at`);--> statement-breakpoint
CREATE TABLE `lease` (
	`only` integer PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`instance_id` text,
	`host_name` text,
	`process_id` integer,
	`expires_at` integer,
	CONSTRAINT "lease_one" CHECK("only" = 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `migration` (
	`number` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`applied_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY NOT NULL,
	`topic` text NOT NULL,
	`payload` text NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `outbox_waiting` ON `outbox` (`id`) WHERE "sent_at" IS NULL;--> statement-breakpoint
CREATE TABLE `quarantine` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`table_name` text NOT NULL,
	`row_id` text NOT NULL,
	`raw` text NOT NULL,
	`problem` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `sequence` (
	`name` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `workspace` (
	`only` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "workspace_one" CHECK("only" = 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `execution_status` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_en` text NOT NULL,
	`name_ar` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `execution_status_name` ON `execution_status` (`name`);--> statement-breakpoint
CREATE TABLE `job_type` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_en` text NOT NULL,
	`name_ar` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `job_type_name` ON `job_type` (`name`);--> statement-breakpoint
CREATE TABLE `schedule_type` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_en` text NOT NULL,
	`name_ar` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `schedule_type_name` ON `schedule_type` (`name`);--> statement-breakpoint
CREATE TABLE `schedule` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`name_en` text,
	`name_ar` text,
	`description_en` text,
	`description_ar` text,
	`template_id` text NOT NULL,
	`schedule_type` text NOT NULL,
	`schedule_config` text NOT NULL,
	`timezone` text NOT NULL,
	`params` text NOT NULL,
	`target_kind` text,
	`target_device_id` text,
	`target_device_ids` text,
	`target_group_id` text,
	`target_all` integer,
	`priority` integer,
	`max_instances` integer NOT NULL,
	`grace_ms` integer,
	`coalesce` integer NOT NULL,
	`overlap` text NOT NULL,
	`catchup_max` integer NOT NULL,
	`state` text NOT NULL,
	`is_primary` integer NOT NULL,
	`is_active` integer GENERATED ALWAYS AS ("state" <> 'DELETED') VIRTUAL,
	`paused_until` integer,
	`pause_reason` text,
	`paused_by` text,
	`fault_reason` text,
	`next_run_at` integer,
	`last_run_at` integer,
	`last_triggered_at` integer,
	`last_status` text,
	`tz_release` text NOT NULL,
	`decided_up_to_at` integer,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	FOREIGN KEY (`template_id`) REFERENCES `template`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "schedule_state_word" CHECK("state" IN ('CREATED', 'ENABLED', 'DISABLED', 'PAUSED', 'EXPIRED', 'DELETED')),
	CONSTRAINT "schedule_max_instances" CHECK("max_instances" BETWEEN 1 AND 10),
	CONSTRAINT "schedule_grace" CHECK("grace_ms" IS NULL OR "grace_ms" >= 1000),
	CONSTRAINT "schedule_one_target" CHECK(("target_kind" IS NULL AND "target_device_id" IS NULL AND "target_device_ids" IS NULL AND "target_group_id" IS NULL AND "target_all" IS NULL)
    OR (("target_device_id" IS NOT NULL) + ("target_device_ids" IS NOT NULL) + ("target_group_id" IS NOT NULL) + ("target_all" IS 1) = 1
      AND CASE "target_kind" WHEN 'device' THEN "target_device_id" IS NOT NULL WHEN 'devices' THEN "target_device_ids" IS NOT NULL
        WHEN 'group' THEN "target_group_id" IS NOT NULL WHEN 'all' THEN "target_all" IS 1 ELSE 0 END))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `schedule_number` ON `schedule` (`number`);--> statement-breakpoint
CREATE INDEX `schedule_due` ON `schedule` (`next_run_at`) WHERE "state" = 'ENABLED' AND "next_run_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `schedule_resume` ON `schedule` (`paused_until`) WHERE "state" = 'PAUSED' AND "paused_until" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `schedule_template` ON `schedule` (`template_id`);--> statement-breakpoint
CREATE INDEX `schedule_state` ON `schedule` (`state`);--> statement-breakpoint
CREATE TABLE `slot` (
	`schedule_id` text NOT NULL,
	`scheduled_at` integer NOT NULL,
	`decided_at` integer NOT NULL,
	`verdict` text NOT NULL,
	`reason` text,
	`job_id` text,
	`run_id` text NOT NULL,
	PRIMARY KEY(`schedule_id`, `scheduled_at`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `slot_age` ON `slot` (`scheduled_at`);--> statement-breakpoint
CREATE TABLE `task_function` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`key` text NOT NULL,
	`name_en` text NOT NULL,
	`name_ar` text NOT NULL,
	`description_en` text,
	`description_ar` text,
	`job_type` text NOT NULL,
	`reach` text NOT NULL,
	`parameters` text NOT NULL,
	`is_active` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `task_function_key` ON `task_function` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `task_function_number` ON `task_function` (`number`);--> statement-breakpoint
CREATE TABLE `template` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`name_en` text,
	`name_ar` text,
	`description_en` text,
	`description_ar` text,
	`job_type` text NOT NULL,
	`task_function_key` text NOT NULL,
	`reach` text NOT NULL,
	`document` text,
	`document_type` text,
	`parameters` text NOT NULL,
	`default_params` text NOT NULL,
	`target_kind` text,
	`target_device_id` text,
	`target_device_ids` text,
	`target_group_id` text,
	`target_all` integer,
	`retry` text NOT NULL,
	`priority` integer NOT NULL,
	`timeout_minutes` integer,
	`expiry_minutes` integer,
	`state` text NOT NULL,
	`is_private` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	CONSTRAINT "template_state_word" CHECK("state" IN ('CREATED', 'ACTIVE', 'ARCHIVED')),
	CONSTRAINT "template_one_target" CHECK(("target_kind" IS NULL AND "target_device_id" IS NULL AND "target_device_ids" IS NULL AND "target_group_id" IS NULL AND "target_all" IS NULL)
    OR (("target_device_id" IS NOT NULL) + ("target_device_ids" IS NOT NULL) + ("target_group_id" IS NOT NULL) + ("target_all" IS 1) = 1
      AND CASE "target_kind" WHEN 'device' THEN "target_device_id" IS NOT NULL WHEN 'devices' THEN "target_device_ids" IS NOT NULL
        WHEN 'group' THEN "target_group_id" IS NOT NULL WHEN 'all' THEN "target_all" IS 1 ELSE 0 END))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `template_number` ON `template` (`number`);--> statement-breakpoint
CREATE INDEX `template_state` ON `template` (`state`,`number`);--> statement-breakpoint
CREATE TABLE `execution` (
	`job_id` text NOT NULL,
	`device_id` text NOT NULL,
	`state` text NOT NULL,
	`execution_number` integer NOT NULL,
	`version_number` integer NOT NULL,
	`status_details` text,
	`queued_at` integer NOT NULL,
	`started_at` integer,
	`last_updated_at` integer NOT NULL,
	`deadline_at` integer,
	`step_deadline_at` integer,
	`announced_at` integer,
	`step_timeout_minutes` integer,
	`retries_left` integer NOT NULL,
	PRIMARY KEY(`job_id`, `device_id`),
	FOREIGN KEY (`job_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "execution_state_word" CHECK("state" IN ('QUEUED', 'IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'REJECTED', 'REMOVED', 'CANCELED')),
	CONSTRAINT "execution_numbers" CHECK("execution_number" >= 1 AND "version_number" >= 1)
) STRICT;
--> statement-breakpoint
CREATE INDEX `execution_device_open` ON `execution` (`device_id`,`state`) WHERE "state" IN ('QUEUED', 'IN_PROGRESS');--> statement-breakpoint
CREATE INDEX `execution_deadline` ON `execution` (`deadline_at`) WHERE "deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS';--> statement-breakpoint
CREATE INDEX `execution_step_deadline` ON `execution` (`step_deadline_at`) WHERE "step_deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS';--> statement-breakpoint
CREATE INDEX `execution_outbox` ON `execution` (`queued_at`) WHERE "announced_at" IS NULL AND "state" IN ('QUEUED', 'IN_PROGRESS');--> statement-breakpoint
CREATE TABLE `job` (
	`id` text PRIMARY KEY NOT NULL,
	`public_id` text NOT NULL,
	`run_id` text NOT NULL,
	`name_en` text,
	`name_ar` text,
	`template_id` text,
	`template_version` integer,
	`schedule_id` text,
	`scheduled_at` integer,
	`group_id` text,
	`group_index` integer,
	`parent_run_id` text,
	`job_type` text NOT NULL,
	`task_function_key` text NOT NULL,
	`reach` text NOT NULL,
	`document` text,
	`document_type` text,
	`params` text NOT NULL,
	`target_name_en` text,
	`target_name_ar` text,
	`target_count` integer NOT NULL,
	`priority` integer NOT NULL,
	`rank` integer NOT NULL,
	`insert_seq` integer NOT NULL,
	`state` text NOT NULL,
	`is_held` integer NOT NULL,
	`is_movable` integer NOT NULL,
	`trigger` text NOT NULL,
	`attempt` integer NOT NULL,
	`timeout_minutes` integer,
	`expires_at` integer,
	`queued_at` integer NOT NULL,
	`started_at` integer,
	`admitted_at` integer,
	`not_before_at` integer,
	`release_cursor` integer NOT NULL,
	`max_instances` integer,
	`retry_limit` integer NOT NULL,
	`retry_delay_ms` integer NOT NULL,
	`cancel_reason` text,
	`cancel_forced` integer NOT NULL,
	`counts` text NOT NULL,
	`trace` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	FOREIGN KEY (`group_id`) REFERENCES `job_group`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "job_state_word" CHECK("state" IN ('PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING', 'COMPLETED', 'CANCELLED'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `job_public_id` ON `job` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `job_run_id` ON `job` (`run_id`);--> statement-breakpoint
CREATE INDEX `job_order` ON `job` ("priority" DESC,`rank`,`insert_seq`) WHERE "is_movable" = 1;--> statement-breakpoint
CREATE INDEX `job_admissible` ON `job` (`reach`,"priority" DESC,`rank`,`insert_seq`) WHERE "state" = 'QUEUED' AND "is_held" = 0;--> statement-breakpoint
CREATE INDEX `job_held` ON `job` ("priority" DESC,`rank`,`insert_seq`) WHERE "is_held" = 1 AND "state" IN ('PENDING', 'QUEUED');--> statement-breakpoint
CREATE INDEX `job_open` ON `job` (`state`,`reach`) WHERE "state" IN ('PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING');--> statement-breakpoint
CREATE INDEX `job_release` ON `job` ("priority" DESC,`rank`,`insert_seq`) WHERE "reach" = 'fleet' AND "admitted_at" IS NOT NULL AND "release_cursor" < "target_count" AND "state" IN ('QUEUED', 'DISPATCHED', 'RUNNING');--> statement-breakpoint
CREATE INDEX `job_group_member` ON `job` (`group_id`,`group_index`) WHERE "group_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `job_schedule` ON `job` (`schedule_id`,`insert_seq`) WHERE "schedule_id" IS NOT NULL AND "state" IN ('PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING');--> statement-breakpoint
CREATE INDEX `job_expiry` ON `job` (`expires_at`) WHERE "expires_at" IS NOT NULL AND "state" IN ('PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING');--> statement-breakpoint
CREATE INDEX `job_not_before` ON `job` (`not_before_at`) WHERE "not_before_at" IS NOT NULL AND "state" = 'QUEUED';--> statement-breakpoint
CREATE TABLE `job_group` (
	`id` text PRIMARY KEY NOT NULL,
	`name_en` text,
	`name_ar` text,
	`mode` text NOT NULL,
	`width` integer,
	`on_failure` text NOT NULL,
	`state` text NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`cancel_requested_at` integer,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	CONSTRAINT "job_group_state_word" CHECK("state" IN ('CREATED', 'QUEUED', 'RUNNING', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `job_group_open` ON `job_group` (`id`) WHERE "state" IN ('CREATED', 'QUEUED', 'RUNNING');--> statement-breakpoint
CREATE TABLE `job_lock` (
	`job_id` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`locked_by` text NOT NULL,
	`locked_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`epoch` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `job_target` (
	`job_id` text PRIMARY KEY NOT NULL,
	`target_kind` text,
	`target_device_id` text,
	`target_device_ids` text,
	`target_group_id` text,
	`target_all` integer,
	`snapshot_device_ids` text,
	FOREIGN KEY (`job_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "job_target_one" CHECK(("target_kind" IS NULL AND "target_device_id" IS NULL AND "target_device_ids" IS NULL AND "target_group_id" IS NULL AND "target_all" IS NULL)
    OR (("target_device_id" IS NOT NULL) + ("target_device_ids" IS NOT NULL) + ("target_group_id" IS NOT NULL) + ("target_all" IS 1) = 1
      AND CASE "target_kind" WHEN 'device' THEN "target_device_id" IS NOT NULL WHEN 'devices' THEN "target_device_ids" IS NOT NULL
        WHEN 'group' THEN "target_group_id" IS NOT NULL WHEN 'all' THEN "target_all" IS 1 ELSE 0 END))
) STRICT;
--> statement-breakpoint
CREATE TABLE `policy` (
	`id` text PRIMARY KEY NOT NULL,
	`name_en` text,
	`name_ar` text,
	`description_en` text,
	`description_ar` text,
	`desired` text NOT NULL,
	`target_kind` text,
	`target_device_id` text,
	`target_device_ids` text,
	`target_group_id` text,
	`target_all` integer,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	CONSTRAINT "policy_one_target" CHECK(("target_kind" IS NULL AND "target_device_id" IS NULL AND "target_device_ids" IS NULL AND "target_group_id" IS NULL AND "target_all" IS NULL)
    OR (("target_device_id" IS NOT NULL) + ("target_device_ids" IS NOT NULL) + ("target_group_id" IS NOT NULL) + ("target_all" IS 1) = 1
      AND CASE "target_kind" WHEN 'device' THEN "target_device_id" IS NOT NULL WHEN 'devices' THEN "target_device_ids" IS NOT NULL
        WHEN 'group' THEN "target_group_id" IS NOT NULL WHEN 'all' THEN "target_all" IS 1 ELSE 0 END))
) STRICT;
--> statement-breakpoint
CREATE TABLE `policy_deployment` (
	`id` text PRIMARY KEY NOT NULL,
	`policy_id` text NOT NULL,
	`policy_version` integer NOT NULL,
	`job_id` text,
	`run_id` text,
	`deployed_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	FOREIGN KEY (`policy_id`) REFERENCES `policy`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `policy_deployment_policy` ON `policy_deployment` (`policy_id`,`deployed_at`);--> statement-breakpoint
CREATE INDEX `policy_deployment_job` ON `policy_deployment` (`job_id`);
--> statement-breakpoint
-- Written by hand from here: what drizzle does not know.

-- A run is written once and never again (R40). REPLACE deletes without firing delete triggers, hence the guard on INSERT.
CREATE TRIGGER `run_is_written_once` BEFORE UPDATE ON `run` BEGIN SELECT RAISE(ABORT, 'run_is_immutable'); END;
CREATE TRIGGER `run_is_not_replaced` BEFORE INSERT ON `run`
  WHEN EXISTS (SELECT 1 FROM `run` WHERE `seq` = NEW.`seq`) OR EXISTS (SELECT 1 FROM `run` WHERE `id` = NEW.`id`)
  BEGIN SELECT RAISE(ABORT, 'run_is_immutable'); END;
CREATE TRIGGER `run_leaves_by_retention_only` BEFORE DELETE ON `run`
  WHEN NOT EXISTS (SELECT 1 FROM `retention_gate`)
  BEGIN SELECT RAISE(ABORT, 'run_is_immutable'); END;
CREATE TRIGGER `run_seal_is_written_once` BEFORE UPDATE ON `run_seal` BEGIN SELECT RAISE(ABORT, 'run_is_immutable'); END;
CREATE TRIGGER `run_seal_is_not_replaced` BEFORE INSERT ON `run_seal`
  WHEN EXISTS (SELECT 1 FROM `run_seal` WHERE `seq` = NEW.`seq`)
  BEGIN SELECT RAISE(ABORT, 'run_is_immutable'); END;
CREATE TRIGGER `run_seal_stays` BEFORE DELETE ON `run_seal` BEGIN SELECT RAISE(ABORT, 'run_is_immutable'); END;
CREATE TRIGGER `retention_pass_is_written_once` BEFORE UPDATE ON `retention_pass` BEGIN SELECT RAISE(ABORT, 'retention_is_immutable'); END;
CREATE TRIGGER `retention_pass_stays` BEFORE DELETE ON `retention_pass` BEGIN SELECT RAISE(ABORT, 'retention_is_immutable'); END;

-- Search over history: rowid = run.seq, newest first. The text is normalised before it comes here (Arabic forms included).
CREATE VIRTUAL TABLE `run_text` USING fts5(names, words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2");

INSERT INTO `lease` (`only`, `epoch`) VALUES (1, 0);
INSERT INTO `sequence` (`name`, `value`) VALUES ('run', 0), ('insert', 0), ('template', 0), ('schedule', 0), ('task_function', 0);
INSERT INTO `job_type` (`id`, `name`, `name_en`, `name_ar`) VALUES
  (1, 'policy_execution', 'Policy execution', 'تنفيذ سياسة'),
  (2, 'data_collection', 'Data collection', 'جمع بيانات'),
  (3, 'custom_script', 'Custom script', 'برنامج نصي مخصص'),
  (4, 'alert_check', 'Alert check', 'فحص تنبيهات'),
  (5, 'device_document', 'Device document', 'مستند جهاز'),
  (6, 'internal', 'Internal task', 'مهمة داخلية');
INSERT INTO `schedule_type` (`id`, `name`, `name_en`, `name_ar`) VALUES
  (1, 'interval', 'Interval', 'فاصل زمني'),
  (2, 'cron', 'Cron', 'تعبير كرون'),
  (3, 'once', 'Once', 'مرة واحدة'),
  (4, 'event_triggered', 'On an event', 'عند حدث');
INSERT INTO `execution_status` (`id`, `name`, `name_en`, `name_ar`) VALUES
  (1, 'pending', 'Pending', 'في الانتظار'),
  (2, 'running', 'Running', 'قيد التنفيذ'),
  (3, 'success', 'Succeeded', 'نجح'),
  (4, 'failed', 'Failed', 'فشل'),
  (5, 'skipped', 'Skipped', 'تم تخطيه');
