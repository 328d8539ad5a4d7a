import django.db.models.deletion
import django.utils.timezone
import forum.tables
import knowledge.models.index_queue
import knowledge.models.searches
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What 0001 to 0012 came to."""

    replaces = [
        ('knowledge', '0001_initial'),
        ('knowledge', '0002_opinions_and_questions_after_guides'),
        ('knowledge', '0003_upkeep'),
        ('knowledge', '0004_searches'),
        ('knowledge', '0005_promoting'),
        ('knowledge', '0006_languages_and_cards'),
        ('knowledge', '0007_synonyms'),
        ('knowledge', '0008_copied_pictures'),
        ('knowledge', '0009_names_are_nouns'),
        ('knowledge', '0010_opinions_that_count'),
        ('knowledge', '0011_withdrawal'),
        ('knowledge', '0012_recommendations'),
    ]

    initial = True

    dependencies = [
        ('forum', '0051_squashed'),
    ]

    operations = [
        forum.tables.CreateModels(
            operations=[migrations.CreateModel(
                name='HomePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('sections', wagtail.fields.StreamField([('entries', 0), ('products', 1), ('guides', 2), ('facts', 3), ('unanswered', 4), ('text', 5)], blank=True, block_lookup={0: ('wagtail.blocks.static_block.StaticBlock', (), {'icon': 'arrow-right', 'label': 'Before buying, after buying'}), 1: ('wagtail.blocks.static_block.StaticBlock', (), {'icon': 'list-ul', 'label': 'Products'}), 2: ('wagtail.blocks.static_block.StaticBlock', (), {'icon': 'doc-full', 'label': 'New guides'}), 3: ('wagtail.blocks.static_block.StaticBlock', (), {'icon': 'info-circle', 'label': 'How many questions are answered'}), 4: ('wagtail.blocks.static_block.StaticBlock', (), {'icon': 'help', 'label': 'Questions that wait for an answer'}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'code', 'superscript', 'subscript', 'strikethrough', 'h2', 'h3', 'h4', 'ul', 'ol', 'blockquote', 'hr'], 'icon': 'pilcrow', 'label': 'Text'})}, verbose_name='sections')),
                ],
                options={
                    'verbose_name': 'home page',
                },
                bases=('wagtailcore.page',),
            ), migrations.CreateModel(
                name='KnowledgeIndexPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('intro', models.CharField(blank=True, max_length=300, verbose_name='introduction')),
                ],
                options={
                    'verbose_name': 'index of guides',
                },
                bases=('wagtailcore.page',),
            ), migrations.CreateModel(
                name='TextPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('intro', models.TextField(blank=True, verbose_name='introduction')),
                    ('body', wagtail.fields.RichTextField(blank=True, verbose_name='text')),
                    ('is_to_review', models.BooleanField(default=False, verbose_name='to review')),
                ],
                options={
                    'verbose_name': 'text page',
                },
                bases=('wagtailcore.page',),
            ), migrations.CreateModel(
                name='ArticlePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('summary', models.TextField(blank=True, help_text='One paragraph: what most readers come for.', max_length=500, verbose_name='answer in short')),
                    ('body', wagtail.fields.StreamField([('paragraph', 0), ('steps', 2), ('warning', 3), ('image', 4), ('product', 5), ('question', 6)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'code', 'superscript', 'subscript', 'strikethrough', 'h2', 'h3', 'h4', 'ul', 'ol', 'blockquote', 'hr'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'knowledge/blocks/paragraph.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'code', 'superscript', 'subscript', 'strikethrough', 'ul'], 'label': 'Step'}), 2: ('wagtail.blocks.ListBlock', (1,), {'icon': 'list-ol', 'label': 'Steps', 'template': 'knowledge/blocks/steps.html'}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'code', 'superscript', 'subscript', 'strikethrough'], 'icon': 'warning', 'label': 'Warning', 'template': 'knowledge/blocks/warning.html'}), 4: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture', 'template': 'knowledge/blocks/image.html'}), 5: ('wagtail.snippets.blocks.SnippetChooserBlock', ('forum.Product',), {'label': 'Product', 'template': 'knowledge/blocks/product.html'}), 6: ('knowledge.blocks.QuestionBlock', (), {'help_text': 'The number of the question: the digits in its address.', 'icon': 'help', 'label': 'Related question', 'template': 'knowledge/blocks/question.html'})}, verbose_name='guide')),
                    ('review_by', models.DateField(blank=True, help_text='From this day on readers are warned. Without a day: a year after it was published or checked.', null=True, verbose_name='review by')),
                    ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forum.product', verbose_name='product')),
                    ('caretaker', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('checked_at', models.DateTimeField(editable=False, null=True, serialize=False)),
                    ('is_stale', models.BooleanField(default=False, editable=False, serialize=False)),
                    ('settled_grounds', models.JSONField(default=list, editable=False, serialize=False)),
                    ('made_from', models.BigIntegerField(blank=True, null=True)),
                    ('original', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge.articlepage', verbose_name='original')),
                    ('significance', models.CharField(choices=[('typo', 'Spelling or form: it says the same, and nobody is told'), ('medium', 'More or better words: translations are listed as to be updated'), ('major', 'It said something wrong: translators, and readers who kept a copy, are told')], default='medium', help_text='Against the text that is public now. It decides whether translators and readers are told.', max_length=6, verbose_name='what this edit changes')),
                    ('recommendation', models.PositiveBigIntegerField(db_index=True, editable=False, null=True, serialize=False)),
                    ('recommended_by', models.CharField(blank=True, editable=False, max_length=200, serialize=False)),
                ],
                options={
                    'verbose_name': 'guide',
                    'verbose_name_plural': 'guides',
                },
                bases=('wagtailcore.page',),
            ), migrations.CreateModel(
                name='SecondPersonTask',
                fields=[
                    ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                    ('groups', models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups')),
                ],
                options={
                    'verbose_name': 'review by a second person',
                    'verbose_name_plural': 'reviews by a second person',
                },
                bases=('wagtailcore.task',),
            ), migrations.CreateModel(
                name='ArticleSource',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('author_name', models.CharField(blank=True, max_length=60)),
                    ('block_id', models.CharField(blank=True, max_length=36)),
                    ('answer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='guide_sources', to='forum.answer')),
                    ('answer_revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forum.revision')),
                    ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='guide_sources', to=settings.AUTH_USER_MODEL)),
                    ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='knowledge.articlepage')),
                    ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='guide_sources', to='forum.question')),
                ],
                options={
                    'verbose_name': 'source of a guide',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('page', 'answer', 'block_id'), name='one_source_per_block_and_answer')],
                },
            ), migrations.CreateModel(
                name='GuideFeedback',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('visitor', models.CharField(blank=True, max_length=64)),
                    ('is_helpful', models.BooleanField()),
                    ('reason', models.CharField(blank=True, choices=[('unclear', 'It is not clear'), ('wrong', 'Something in it is wrong'), ('outdated', 'It is out of date'), ('other_case', 'It does not cover my case'), ('too_hard', 'It is too long, or I cannot do what it says')], max_length=10, verbose_name='reason')),
                    ('comment', models.TextField(blank=True, max_length=1000, verbose_name='comment')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='knowledge.articlepage')),
                    ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision')),
                    ('counts', models.BooleanField(default=True)),
                ],
                options={
                    'verbose_name': 'opinion on a guide',
                    'verbose_name_plural': 'opinions on guides',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', False), ('visitor', '')), models.Q(('member__isnull', True), models.Q(('visitor', ''), _negated=True)), _connector='OR'), name='opinion_of_one_reader'), models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('page', 'revision', 'member'), name='one_opinion_per_member_and_revision'), models.UniqueConstraint(condition=models.Q(('member__isnull', True)), fields=('page', 'revision', 'visitor'), name='one_opinion_per_visitor_and_revision')],
                    'indexes': [models.Index(fields=['created_at', 'page'], name='opinions_by_time')],
                },
            ), migrations.CreateModel(
                name='IndexQueue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('object_id', models.CharField(max_length=255)),
                    ('queued_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ticket', models.BigIntegerField(default=knowledge.models.index_queue.new_ticket)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('last_error', models.TextField(blank=True)),
                    ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ],
                options={
                    'verbose_name': 'object to index',
                    'verbose_name_plural': 'objects to index',
                    'indexes': [models.Index(fields=['attempts', 'queued_at'], name='knowledge_i_attempt_50da62_idx')],
                    'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id'), name='one_row_per_object_to_index')],
                },
            ), migrations.CreateModel(
                name='CheckedProduct',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='checked_products', to='knowledge.articlepage')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forum.product', verbose_name='product')),
                ],
                options={
                    'verbose_name': 'product it was tried on',
                    'verbose_name_plural': 'products it was tried on',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('page', 'product'), name='tried_once_on_a_product')],
                },
            ), migrations.CreateModel(
                name='ReviewTask',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(choices=[('dangerous', 'called dangerous'), ('withheld', 'no longer public in part'), ('outdated', 'called outdated'), ('falling', 'helps fewer readers'), ('past_date', 'past its review date'), ('unaccepted', 'no longer the solution'), ('edited', 'its source was edited'), ('superseded', 'newer version of the product')], max_length=10, verbose_name='reason')),
                    ('grounds', models.JSONField(default=list)),
                    ('opened_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('outcome', models.CharField(blank=True, choices=[('still_right', 'still right'), ('changed', 'changed'), ('withdrawn', 'withdrawn'), ('gone', 'the reason is gone')], max_length=11)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_tasks', to='knowledge.articlepage')),
                ],
                options={
                    'verbose_name': 'guide to check',
                    'verbose_name_plural': 'guides to check',
                    'ordering': ['opened_at', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('page', 'reason'), name='one_open_task_per_guide_and_reason'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', '')), models.Q(('closed_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='closed_task_has_an_outcome')],
                },
            ), migrations.CreateModel(
                name='SearchSalt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('week', models.DateField(unique=True)),
                    ('salt', models.CharField(max_length=64)),
                ],
                options={
                    'verbose_name': 'secret of a week',
                },
            ), migrations.CreateModel(
                name='Opened',
                fields=[
                    ('id', models.BigIntegerField(default=knowledge.models.searches.new_number, editable=False, primary_key=True, serialize=False)),
                    ('week', models.DateField()),
                    ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English')], max_length=5)),
                    ('words', models.CharField(blank=True, max_length=100)),
                    ('person', models.CharField(blank=True, max_length=64)),
                    ('people', models.PositiveIntegerField(default=1)),
                    ('kind', models.CharField(choices=[('guide', 'guide'), ('question', 'question')], max_length=10)),
                    ('number', models.PositiveBigIntegerField()),
                    ('places', models.PositiveIntegerField()),
                ],
                options={
                    'verbose_name': 'opened result',
                    'verbose_name_plural': 'opened results',
                    'constraints': [models.UniqueConstraint(fields=('week', 'language', 'words', 'person', 'kind', 'number'), name='one_opened_result_per_person_and_week')],
                },
            ), migrations.CreateModel(
                name='Searched',
                fields=[
                    ('id', models.BigIntegerField(default=knowledge.models.searches.new_number, editable=False, primary_key=True, serialize=False)),
                    ('week', models.DateField()),
                    ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English')], max_length=5)),
                    ('words', models.CharField(blank=True, max_length=100)),
                    ('person', models.CharField(blank=True, max_length=64)),
                    ('people', models.PositiveIntegerField(default=1)),
                    ('nothing', models.PositiveIntegerField(default=0)),
                    ('opened', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'verbose_name': 'search',
                    'verbose_name_plural': 'searches',
                    'indexes': [models.Index(condition=models.Q(('person', ''), _negated=True), fields=['week'], name='searches_to_sum_up')],
                    'constraints': [models.UniqueConstraint(fields=('week', 'language', 'words', 'person'), name='one_search_per_person_and_week')],
                },
            ), migrations.CreateModel(
                name='GuidePlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('data', models.JSONField(default=dict)),
                    ('made_at', models.DateTimeField(blank=True, null=True)),
                    ('created_at', models.DateTimeField()),
                    ('updated_at', models.DateTimeField()),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guide_plans', to='forum.answer')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guide_plans', to=settings.AUTH_USER_MODEL)),
                    ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge.articlepage')),
                ],
                options={
                    'verbose_name': 'guide being made',
                    'indexes': [models.Index(fields=['answer', 'updated_at'], name='knowledge_g_answer__fd5304_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('made_at__isnull', True)), fields=('member', 'answer'), name='one_open_plan_per_member_and_answer')],
                },
            ), migrations.CreateModel(
                name='GuideProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField()),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guide_proposals', to='forum.answer')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='guide_proposals', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'suggested guide',
                    'constraints': [models.UniqueConstraint(fields=('member', 'answer'), name='one_suggested_guide_per_member_and_answer')],
                },
            ), migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.BigIntegerField()),
                    ('significance', models.CharField(choices=[('typo', 'Spelling or form: it says the same, and nobody is told'), ('medium', 'More or better words: translations are listed as to be updated'), ('major', 'It said something wrong: translators, and readers who kept a copy, are told')], default='medium', max_length=6)),
                    ('published_at', models.DateTimeField()),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='knowledge.articlepage')),
                ],
                options={
                    'verbose_name': 'published text of a guide',
                    'verbose_name_plural': 'published texts of guides',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('page', 'number'), name='one_edition_per_revision')],
                },
            ), migrations.CreateModel(
                name='KeptCopy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.BigIntegerField()),
                    ('created_at', models.DateTimeField()),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_copies', to='knowledge.articlepage')),
                ],
                options={
                    'verbose_name': 'kept copy of a guide',
                    'verbose_name_plural': 'kept copies of guides',
                    'constraints': [models.UniqueConstraint(fields=('member', 'page'), name='one_kept_copy_per_member_and_guide')],
                },
            ), migrations.CreateModel(
                name='SynonymGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.TextField(help_text='Separated by commas, in any language: delivery, shipping, livraison, expédition.', verbose_name='words')),
                ],
                options={
                    'verbose_name': 'words that mean the same',
                    'verbose_name_plural': 'words that mean the same',
                    'ordering': ['words'],
                },
            ), migrations.CreateModel(
                name='CopiedPicture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('image', models.PositiveBigIntegerField(db_index=True)),
                    ('stem', models.CharField(db_index=True, max_length=32)),
                    ('picture', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='forum.picture')),
                ],
                options={
                    'verbose_name': 'copied picture',
                    'verbose_name_plural': 'copied pictures',
                    'constraints': [models.UniqueConstraint(fields=('picture', 'image'), name='one_copy_per_picture_and_image')],
                },
            ), migrations.CreateModel(
                name='Postponement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(choices=[('too_rare', 'Too few people need it'), ('not_general', 'It is about one person’s case'), ('not_sure', 'The answer is not sure enough'), ('elsewhere', 'A guide says it already'), ('other', 'Another reason')], max_length=20, verbose_name='reason')),
                    ('weight', models.PositiveIntegerField()),
                    ('until', models.PositiveIntegerField()),
                    ('created_at', models.DateTimeField()),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='put_off', to='forum.question')),
                ],
                options={
                    'verbose_name': 'answer put off',
                },
            ), migrations.CreateModel(
                name='QuestionAfterGuide',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField()),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked_after', to='knowledge.articlepage')),
                    ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forum.question')),
                ],
                options={
                    'verbose_name': 'question asked after a guide',
                    'verbose_name_plural': 'questions asked after guides',
                },
            ), migrations.CreateModel(
                name='Heard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('week', models.DateField()),
                    ('who', models.CharField(max_length=64)),
                ],
                options={
                    'verbose_name': 'address that was heard',
                    'verbose_name_plural': 'addresses that were heard',
                    'constraints': [models.UniqueConstraint(fields=('week', 'who'), name='heard_once_a_week')],
                },
            ), migrations.CreateModel(
                name='Withdrawal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('withdrawn_at', models.DateTimeField()),
                    ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawal', to='knowledge.articlepage')),
                    ('revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision')),
                ],
                options={
                    'verbose_name': 'withdrawn guide',
                },
            )],
        ),
    ]
