CREATE TABLE `alert` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`rule` text NOT NULL,
	`subject` text NOT NULL,
	`name_en` text,
	`name_ar` text,
	`description_en` text,
	`description_ar` text,
	`severity` text NOT NULL,
	`state` text NOT NULL,
	`value` real,
	`detail` text,
	`raised_at` integer NOT NULL,
	`cleared_at` integer,
	`cleared_by` text,
	`acknowledged_at` integer,
	`acknowledged_by` text,
	`raised_run_id` text,
	`cleared_run_id` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	CONSTRAINT "alert_state_word" CHECK("state" IN ('raised', 'cleared')),
	CONSTRAINT "alert_severity_word" CHECK("severity" IN ('info', 'warning', 'critical'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `alert_open` ON `alert` (`source`,`rule`,`subject`) WHERE "state" = 'raised';--> statement-breakpoint
CREATE INDEX `alert_raised` ON `alert` (`state`,`raised_at`);--> statement-breakpoint
CREATE TABLE `alert_watch` (
	`source` text NOT NULL,
	`rule` text NOT NULL,
	`subject` text NOT NULL,
	`held` integer NOT NULL,
	`missed` integer NOT NULL,
	`checked_at` integer NOT NULL,
	PRIMARY KEY(`source`, `rule`, `subject`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `policy_compliance` (
	`policy_id` text NOT NULL,
	`device_id` text NOT NULL,
	`state` text NOT NULL,
	`policy_version` integer NOT NULL,
	`reported` text,
	`differs` text NOT NULL,
	`note` text,
	`run_id` text,
	`checked_at` integer,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`policy_id`, `device_id`),
	FOREIGN KEY (`policy_id`) REFERENCES `policy`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "policy_compliance_state_word" CHECK("state" IN ('compliant', 'drifted', 'pending', 'unknown'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `policy_compliance_state` ON `policy_compliance` (`policy_id`,`state`,`device_id`);--> statement-breakpoint
CREATE TABLE `policy_version` (
	`policy_id` text NOT NULL,
	`policy_version` integer NOT NULL,
	`desired` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`policy_id`, `policy_version`),
	FOREIGN KEY (`policy_id`) REFERENCES `policy`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `series` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`device_id` text NOT NULL,
	`unit` text,
	`last_at` integer,
	`last_value` real,
	`point_count` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `series_key` ON `series` (`key`,`device_id`);--> statement-breakpoint
CREATE INDEX `series_device` ON `series` (`device_id`);--> statement-breakpoint
CREATE TABLE `series_point` (
	`series_id` text NOT NULL,
	`at` integer NOT NULL,
	`value` real NOT NULL,
	`run_id` text,
	PRIMARY KEY(`series_id`, `at`),
	FOREIGN KEY (`series_id`) REFERENCES `series`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `backfill` (
	`id` text PRIMARY KEY NOT NULL,
	`schedule_id` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	`overlap` text NOT NULL,
	`priority` integer NOT NULL,
	`state` text NOT NULL,
	`cursor_at` integer,
	`total` integer NOT NULL,
	`made` integer NOT NULL,
	`passed` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	FOREIGN KEY (`schedule_id`) REFERENCES `schedule`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "backfill_state_word" CHECK("state" IN ('running', 'paused', 'done', 'cancelled'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `backfill_running` ON `backfill` (`id`) WHERE "state" = 'running';--> statement-breakpoint
CREATE INDEX `backfill_schedule` ON `backfill` (`schedule_id`,`id`);--> statement-breakpoint
CREATE TABLE `concurrency_limit` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`max` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	CONSTRAINT "concurrency_limit_kind_word" CHECK("kind" IN ('template', 'device', 'device_group', 'resource')),
	CONSTRAINT "concurrency_limit_max" CHECK("max" >= 1)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `concurrency_limit_key` ON `concurrency_limit` (`kind`,`key`);--> statement-breakpoint
CREATE TABLE `event_wait` (
	`schedule_id` text NOT NULL,
	`subject` text NOT NULL,
	`due_at` integer,
	`event` text,
	`matched` integer NOT NULL,
	`window_at` integer NOT NULL,
	`window_ran` integer NOT NULL,
	`window_dropped` integer NOT NULL,
	PRIMARY KEY(`schedule_id`, `subject`),
	FOREIGN KEY (`schedule_id`) REFERENCES `schedule`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `event_wait_due` ON `event_wait` (`due_at`) WHERE "due_at" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `occurrence` (
	`schedule_id` text NOT NULL,
	`scheduled_at` integer NOT NULL,
	`action` text NOT NULL,
	`params` text,
	`target_kind` text,
	`target_device_id` text,
	`target_device_ids` text,
	`target_group_id` text,
	`target_all` integer,
	`priority` integer,
	`not_before_at` integer,
	`reason` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`schedule_id`, `scheduled_at`),
	FOREIGN KEY (`schedule_id`) REFERENCES `schedule`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "occurrence_action_word" CHECK("action" IN ('skip', 'change')),
	CONSTRAINT "occurrence_one_target" CHECK(("target_kind" IS NULL AND "target_device_id" IS NULL AND "target_device_ids" IS NULL AND "target_group_id" IS NULL AND "target_all" IS NULL)
    OR (("target_device_id" IS NOT NULL) + ("target_device_ids" IS NOT NULL) + ("target_group_id" IS NOT NULL) + ("target_all" IS 1) = 1
      AND CASE "target_kind" WHEN 'device' THEN "target_device_id" IS NOT NULL WHEN 'devices' THEN "target_device_ids" IS NOT NULL
        WHEN 'group' THEN "target_group_id" IS NOT NULL WHEN 'all' THEN "target_all" IS 1 ELSE 0 END))
) STRICT;
--> statement-breakpoint
CREATE TABLE `release_wait` (
	`job_id` text NOT NULL,
	`device_id` text NOT NULL,
	`position` integer NOT NULL,
	`why` text NOT NULL,
	`not_before_at` integer,
	`attempt` integer NOT NULL,
	`retries_left` integer NOT NULL,
	`version_number` integer DEFAULT 0 NOT NULL,
	`rank` integer,
	`overall_deadline_at` integer,
	PRIMARY KEY(`job_id`, `device_id`),
	FOREIGN KEY (`job_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `release_wait_order` ON `release_wait` (`job_id`,`position`);--> statement-breakpoint
CREATE INDEX `release_wait_why` ON `release_wait` (`job_id`,`why`,`position`);--> statement-breakpoint
CREATE INDEX `release_wait_time` ON `release_wait` (`not_before_at`) WHERE "not_before_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE `device` ADD `is_accepted` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `device` ADD `clock_offset_ms` integer;--> statement-breakpoint
CREATE INDEX `device_held` ON `device` (`id`) WHERE "is_accepted" = 0;--> statement-breakpoint
ALTER TABLE `schedule` ADD `jitter_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `schedule` ADD `blackouts` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `schedule` ADD `blackout_action` text DEFAULT 'skip' NOT NULL;--> statement-breakpoint
ALTER TABLE `schedule` ADD `start_within_ms` integer;--> statement-breakpoint
ALTER TABLE `schedule` ADD `pause_after_failures` integer;--> statement-breakpoint
ALTER TABLE `schedule` ADD `failures_in_row` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `schedule` ADD `event_kind` text;--> statement-breakpoint
ALTER TABLE `schedule` ADD `resume_catches_up` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `schedule_event` ON `schedule` (`event_kind`,`id`) WHERE "event_kind" IS NOT NULL AND "state" IN ('ENABLED', 'PAUSED');--> statement-breakpoint
ALTER TABLE `slot` ADD `rule` text;--> statement-breakpoint
ALTER TABLE `slot` ADD `tz_release` text;--> statement-breakpoint
ALTER TABLE `slot` ADD `blocker_run_id` text;--> statement-breakpoint
ALTER TABLE `slot` ADD `covers_to_at` integer;--> statement-breakpoint
CREATE INDEX `slot_covers` ON `slot` (`schedule_id`,`covers_to_at`) WHERE "covers_to_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE `template` ADD `resources` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `template` ADD `is_idempotent` integer;--> statement-breakpoint
ALTER TABLE `template` ADD `total_timeout_minutes` integer;--> statement-breakpoint
ALTER TABLE `template` ADD `fleet_plan` text;--> statement-breakpoint
ALTER TABLE `execution` ADD `rank` integer;--> statement-breakpoint
ALTER TABLE `execution` ADD `unconfirmed_at` integer;--> statement-breakpoint
ALTER TABLE `execution` ADD `said_at` integer;--> statement-breakpoint
ALTER TABLE `execution` ADD `overall_deadline_at` integer;--> statement-breakpoint
ALTER TABLE `execution` ADD `cancel_asked_at` integer;--> statement-breakpoint
CREATE INDEX `execution_overall_deadline` ON `execution` (`overall_deadline_at`) WHERE "overall_deadline_at" IS NOT NULL AND "state" IN ('QUEUED', 'IN_PROGRESS');--> statement-breakpoint
CREATE INDEX `execution_unconfirmed` ON `execution` (`unconfirmed_at`) WHERE "unconfirmed_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE `job` ADD `start_before_at` integer;--> statement-breakpoint
ALTER TABLE `job` ADD `base_priority` integer;--> statement-breakpoint
ALTER TABLE `job` ADD `resources` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `job` ADD `cancel_requested_at` integer;--> statement-breakpoint
ALTER TABLE `job` ADD `total_deadline_at` integer;--> statement-breakpoint
ALTER TABLE `job` ADD `backfill_id` text;--> statement-breakpoint
ALTER TABLE `job` ADD `event_data` text;--> statement-breakpoint
ALTER TABLE `job` ADD `is_idempotent` integer;--> statement-breakpoint
ALTER TABLE `job` ADD `total_timeout_minutes` integer;--> statement-breakpoint
ALTER TABLE `job` ADD `fleet_plan` text;--> statement-breakpoint
ALTER TABLE `job` ADD `rollout` text;--> statement-breakpoint
ALTER TABLE `job` ADD `is_continuous` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `job` ADD `release_at` integer;--> statement-breakpoint
ALTER TABLE `job` ADD `rollout_at` integer;--> statement-breakpoint
CREATE INDEX `job_release_at` ON `job` (`release_at`) WHERE "release_at" IS NOT NULL AND "state" IN ('DISPATCHED', 'RUNNING');--> statement-breakpoint
CREATE INDEX `job_rollout_at` ON `job` (`rollout_at`) WHERE "rollout_at" IS NOT NULL AND "state" IN ('DISPATCHED', 'RUNNING');--> statement-breakpoint
CREATE INDEX `job_start_before` ON `job` (`start_before_at`) WHERE "start_before_at" IS NOT NULL AND "state" IN ('PENDING', 'QUEUED', 'DISPATCHED');--> statement-breakpoint
CREATE INDEX `job_cancelling` ON `job` (`cancel_requested_at`) WHERE "state" = 'CANCELLING' AND "reach" = 'local';--> statement-breakpoint
CREATE INDEX `job_backfill` ON `job` (`backfill_id`) WHERE "backfill_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `job_continuous` ON `job` (`id`) WHERE "is_continuous" = 1 AND "state" IN ('QUEUED', 'DISPATCHED', 'RUNNING');--> statement-breakpoint
CREATE INDEX `job_template` ON `job` (`template_id`,`state`) WHERE "template_id" IS NOT NULL;--> statement-breakpoint
ALTER TABLE `policy` ADD `policy_version` integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
-- Written by hand from here: what drizzle does not know.

-- Event-triggered schedules of version 0 keep what they wait for.
UPDATE `schedule` SET `event_kind` = json_extract(`schedule_config`, '$.event') WHERE `schedule_type` = 'event_triggered';
INSERT INTO `policy_version` (`policy_id`, `policy_version`, `desired`, `created_at`, `created_by`)
  SELECT `id`, 1, `desired`, `created_at`, `created_by` FROM `policy`;
-- A point is written once; series leave with their points.
CREATE TRIGGER `series_point_is_written_once` BEFORE UPDATE ON `series_point` BEGIN SELECT RAISE(ABORT, 'point_is_immutable'); END;
