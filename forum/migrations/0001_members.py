import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import forum.models.member
from django.db import migrations, models


class Migration(migrations.Migration):
    """Alone: what other packages' tables point at. The rest of the forum points at theirs."""

    replaces = [
        ('forum', '0001_initial'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(max_length=140, unique=True)),
            ],
            options={
                'verbose_name': 'brand',
                'verbose_name_plural': 'brands',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('display_name', models.CharField(blank=True, max_length=60, verbose_name='name shown')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English')], default='en', max_length=5, verbose_name='language')),
                ('about', models.TextField(blank=True, max_length=1000, verbose_name='about')),
                ('reputation', models.IntegerField(default=0)),
                ('suspended_until', models.DateTimeField(blank=True, null=True)),
                ('wants_mail', models.BooleanField(default=True, verbose_name='notifications by e-mail')),
                ('external_ref', models.CharField(blank=True, editable=False, max_length=120, null=True, unique=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='forum.brand', verbose_name='answers for')),
                ('bad_count', models.PositiveIntegerField(default=0)),
                ('good_count', models.PositiveIntegerField(default=0)),
                ('leaves_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('renamed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='quiet from')),
                ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='quiet until')),
                ('time_zone', models.CharField(blank=True, max_length=40, verbose_name='time zone')),
                ('requests_a_day', models.PositiveSmallIntegerField(default=2, verbose_name='questions brought to you a day')),
                ('asks_on_one_page', models.BooleanField(blank=True, null=True)),
                ('badges_due', models.BooleanField(default=False, editable=False)),
                ('is_ranked', models.BooleanField(default=True, verbose_name='shown in the lists of who helped most')),
                ('is_named_on_guides', models.BooleanField(default=True, verbose_name='named on guides made from their answers')),
                ('charter_version', models.PositiveIntegerField(default=0, editable=False)),
                ('look', forum.models.member.LookField(editable=False, max_length=150, null=True)),
                ('charter_read', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('uses_keys', models.BooleanField(db_default=False, default=False, verbose_name='keys to move and act')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'indexes': [models.Index(fields=['-reputation'], name='forum_membe_reputat_2b30b1_idx'), models.Index(condition=models.Q(('badges_due', True)), fields=['id'], name='members_with_badges_due')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='one_member_per_name_whatever_the_case'), models.UniqueConstraint(models.F('look'), name='no_two_usernames_look_alike')],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
    ]
