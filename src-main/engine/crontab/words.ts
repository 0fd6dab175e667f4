/** Why a crontab line was changed or refused: the closed codes and their words in both languages, side by side. */

const WORDS = {
  comment_line: { en: 'A comment.', ar: 'تعليق.' },
  variable_taken: {
    en: 'Given to the commands below it.',
    ar: 'يُعطى للأوامر التي تليه.',
  },
  zone_taken: {
    en: 'The lines below run in this time zone.',
    ar: 'تعمل الأسطر التالية في هذه المنطقة الزمنية.',
  },
  unknown_zone: {
    en: 'This time zone is not known here, so the lines below it cannot be taken over.',
    ar: 'هذه المنطقة الزمنية غير معروفة هنا، لذلك لا يمكن نقل الأسطر التي تليها.',
  },
  shell_not_used: {
    en: 'Not taken: no shell is used. Programs are started directly.',
    ar: 'لم يُؤخذ: لا يُستخدم مفسّر أوامر. تُشغَّل البرامج مباشرة.',
  },
  path_not_used: {
    en: 'Not taken: programs are found in the list of allowed programs, not in PATH.',
    ar: 'لم يُؤخذ: يُبحث عن البرامج في قائمة البرامج المسموحة لا في PATH.',
  },
  mail_not_sent: {
    en: 'Not taken: output goes to the run’s log and no mail is sent.',
    ar: 'لم يُؤخذ: يذهب الخرج إلى سجل التشغيل ولا يُرسل بريد.',
  },
  variable_not_taken: {
    en: 'Not taken: a command may not be given this variable here.',
    ar: 'لم يُؤخذ: لا يجوز إعطاء هذا المتغير لأمر هنا.',
  },
  delay_not_taken: {
    en: 'Not taken: set a jitter on the schedule instead.',
    ar: 'لم يُؤخذ: اضبط تشتيت البدء على الجدول بدلًا منه.',
  },
  unreadable: {
    en: 'This is no crontab line: five time fields or a name such as @daily, then a command.',
    ar: 'هذا ليس سطر crontab: خمسة حقول زمنية أو اسم مثل @daily ثم أمر.',
  },
  invalid_time: {
    en: 'The time fields are not valid: a value out of range, an empty item, or a range that runs backwards.',
    ar: 'الحقول الزمنية غير صالحة: قيمة خارج المدى أو عنصر فارغ أو مدى معكوس.',
  },
  random_range: {
    en: 'A random time (~) cannot be taken over. Choose a time and set a jitter.',
    ar: 'لا يمكن نقل وقت عشوائي (~). اختر وقتًا واضبط تشتيت البدء.',
  },
  ambiguous_step: {
    en: 'A step after a single number means different things in different crons. Write a range, such as 5-59/15.',
    ar: 'الخطوة بعد رقم واحد تعني أشياء مختلفة في برامج cron المختلفة. اكتب مدى مثل 5-59/15.',
  },
  unknown_nickname: { en: 'This @ name is not known.', ar: 'اسم @ هذا غير معروف.' },
  never_fires: {
    en: 'There is no such date: it would never run.',
    ar: 'لا يوجد تاريخ كهذا: لن يعمل أبدًا.',
  },
  expression_too_long: { en: 'The time fields are too long.', ar: 'الحقول الزمنية طويلة جدًا.' },
  days_rewritten: {
    en: 'The days were rewritten so that they mean the same here.',
    ar: 'أُعيدت كتابة الأيام لتعني الشيء نفسه هنا.',
  },
  nickname_expanded: { en: 'The @ name was written out.', ar: 'كُتب اسم @ كاملًا.' },
  at_start: {
    en: 'Runs when the engine starts, not when the computer does.',
    ar: 'يعمل عند بدء المحرك لا عند بدء الحاسوب.',
  },
  user_dropped: {
    en: 'The user column was left out: programs run as the user that Muster runs as.',
    ar: 'أُهمل عمود المستخدم: تعمل البرامج باسم المستخدم الذي يعمل به مستر.',
  },
  quiet_sign_dropped: {
    en: 'The minus before the time was left out: every run is recorded.',
    ar: 'أُهملت علامة الطرح قبل الوقت: كل تشغيل يُسجَّل.',
  },
  output_kept: {
    en: 'Output is kept in the run’s log instead of being thrown away.',
    ar: 'يُحفظ الخرج في سجل التشغيل بدلًا من التخلص منه.',
  },
  stdin_taken: {
    en: 'What follows the % is given as standard input.',
    ar: 'ما يلي علامة % يُعطى كدخل قياسي.',
  },
  needs_shell: {
    en: 'Needs a shell (pipes, redirection, variables, several commands or patterns). Put it into a script file and call that.',
    ar: 'يحتاج إلى مفسّر أوامر (أنابيب أو إعادة توجيه أو متغيرات أو عدة أوامر أو أنماط). ضعه في ملف نصي برمجي واستدعه.',
  },
  shell_builtin: {
    en: 'This command exists only inside a shell. Put it into a script file and call that.',
    ar: 'هذا الأمر موجود داخل مفسّر الأوامر فقط. ضعه في ملف نصي برمجي واستدعه.',
  },
  open_quote: { en: 'A quote or backslash is not closed.', ar: 'علامة اقتباس أو شرطة مائلة غير مغلقة.' },
  no_command: { en: 'There is no command.', ar: 'لا يوجد أمر.' },
  not_allowed: {
    en: 'The program is not in the list of allowed programs. Add it under Settings, then import again.',
    ar: 'البرنامج ليس في قائمة البرامج المسموحة. أضفه في الإعدادات ثم أعد الاستيراد.',
  },
  invalid_parameters: {
    en: 'The command has more or longer parts than a script may be given.',
    ar: 'للأمر أجزاء أكثر أو أطول مما يجوز إعطاؤه لبرنامج.',
  },
} as const

export type NoteCode = keyof typeof WORDS
export type Note = { code: string; textEn: string; textAr: string }

export function noteOf(code: NoteCode): Note {
  return { code, textEn: WORDS[code].en, textAr: WORDS[code].ar }
}
