ALTER TABLE `shares` ADD `embed_origins` text;
